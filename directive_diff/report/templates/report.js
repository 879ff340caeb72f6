/* Filters only: everything is on the page without this. */
(() => {
  "use strict";
  const form = document.getElementById("filters");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const notes = [...document.querySelectorAll(".note")];
  const rows = [...document.querySelectorAll("tbody.row")];
  const words = (element, name) => (element.dataset[name] || "").split(" ").filter(Boolean);
  const topic = form.elements.namedItem("topic");
  const picked = () => (topic ? topic.value : "");
  const chosen = (name) => new Set(boxes.filter((b) => b.name === name && b.checked).map((b) => b.value));

  const apply = () => {
    const wanted = picked();
    const all = !wanted && boxes.every((b) => b.checked);
    const kinds = chosen("kind");
    const categories = chosen("category");
    let shown = 0;
    for (const note of notes) {
      const own = words(note, "categories");
      const fits =
        (!wanted || words(note, "topics").includes(wanted)) &&
        words(note, "kinds").some((k) => kinds.has(k)) && (!own.length || own.some((c) => categories.has(c)));
      note.hidden = !fits;
      shown += fits;
    }
    for (const row of rows) {
      const own = [...row.querySelectorAll(".note")];
      const moved = !wanted && row.classList.contains("moved") && kinds.has("moved") && boxes.filter((b) => b.name === "category").every((b) => b.checked);
      row.hidden = !all && !own.some((n) => !n.hidden) && !moved;
    }
    for (const fold of document.querySelectorAll("tbody.fold")) fold.hidden = !all;
    for (const group of document.querySelectorAll("section.group")) {
      group.hidden = !all && ![...group.querySelectorAll("tbody.row")].some((r) => !r.hidden);
    }
    for (const row of document.querySelectorAll("tr.cited")) {
      row.hidden = Boolean(wanted) && !words(row, "topics").includes(wanted);
    }
    document.getElementById("shown").textContent = String(shown);
  };

  const set = (test) => {
    for (const box of boxes) box.checked = test(box);
    apply();
  };
  const picks = {
    all: () => true,
    none: (box) => box.name === "kind",
    substance: (box) => box.name === "kind" || !("noise" in box.dataset),
    unexplained: (box) => box.name === "kind" || box.value === "unexplained",
  };
  form.addEventListener("change", apply);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.value === "all" && topic) topic.value = "";
    if (button.value in picks) set(picks[button.value]);
    if (button.value === "fold") {
      const folds = [...document.querySelectorAll("tbody.fold details")];
      const open = folds.some((d) => !d.open);
      for (const fold of folds) fold.open = open;
    }
  });

  /* A link to what is folded or filtered away shows it first. */
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      if (topic) topic.value = "";
      set(() => true);
    }
    const fold = target.closest("details");
    if (fold && !fold.open) fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("tbody.fold details")) fold.open = true;
  });
  form.hidden = false;
  apply();
  if (location.hash) reveal();
})();
