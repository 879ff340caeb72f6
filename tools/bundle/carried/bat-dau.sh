#!/bin/sh
# directive-diff without internet. Without arguments: the page in the browser. With arguments: the command line.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
parts=$here/chuong-trinh
if [ ! -f "$parts/start.py" ] || [ ! -f "$parts/check_python.py" ]; then
  echo "Thư mục chưa được sao chép đầy đủ; hãy sao chép lại toàn bộ." >&2
  echo "The folder was not copied whole; please copy all of it again." >&2
  exit 2
fi
for python in python3.13 python3.12 python3.11 python3 python; do
  if command -v "$python" >/dev/null 2>&1 && "$python" -I "$parts/check_python.py" >/dev/null 2>&1; then
    exec "$python" -I "$parts/start.py" "$@"
  fi
done
cat "$parts/no-python.txt" >&2
for python in python3 python; do
  if command -v "$python" >/dev/null 2>&1; then "$python" -I "$parts/check_python.py" >&2; fi
done
exit 2
