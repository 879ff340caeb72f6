@echo off
rem directive-diff without internet. Double click: the page in the browser. With arguments: the command line.
rem ASCII only, because cmd reads this file in whatever code page the machine has; what is said with accents is
rem in chuong-trinh\no-python.txt and start.py. No blocks in brackets: a folder's name may hold one.
setlocal EnableExtensions DisableDelayedExpansion
rem Never take a py.exe or python.exe that merely lies in the current folder, and never install one from the network.
set "NoDefaultCurrentDirectoryInExePath=1"
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "PYLAUNCHER_ALLOW_INSTALL="
set "PARTS=%~dp0chuong-trinh\"
set "FOUND="
if not exist "%PARTS%start.py" goto not_unpacked
if not exist "%PARTS%check_python.py" goto not_unpacked

call :try "%~dp0python\python.exe"
call :try py.exe -3.13
call :try py.exe -3.12
call :try py.exe -3.11
call :try python.exe
call :try python3.exe
call :try "%LOCALAPPDATA%\Programs\Python\Python313\python.exe"
call :try "%LOCALAPPDATA%\Programs\Python\Python312\python.exe"
call :try "%LOCALAPPDATA%\Programs\Python\Python311\python.exe"
call :try "%ProgramFiles%\Python313\python.exe"
call :try "%ProgramFiles%\Python312\python.exe"
call :try "%ProgramFiles%\Python311\python.exe"
if not defined FOUND goto no_python

%FOUND% -I "%PARTS%start.py" %*
set "STATUS=%ERRORLEVEL%"
if "%STATUS%"=="0" goto done
if "%~1"=="" pause
:done
exit /b %STATUS%

:try
if defined FOUND exit /b 0
%* -I "%PARTS%check_python.py" >nul 2>&1
rem The path in %* has its own quotation marks; another pair around it would lay an & in it bare.
if "%ERRORLEVEL%"=="0" set FOUND=%*
exit /b 0

:no_python
chcp 65001 >nul
type "%PARTS%no-python.txt"
py.exe -I "%PARTS%check_python.py" 2>nul
python.exe -I "%PARTS%check_python.py" 2>nul
echo.
if "%~1"=="" pause
exit /b 2

:not_unpacked
echo Hay giai nen TOAN BO tep ZIP ra mot thu muc, roi mo bat-dau.bat trong thu muc do.
echo Please extract the WHOLE zip file into a folder, then open bat-dau.bat in that folder.
if "%~1"=="" pause
exit /b 2
