/* The page is complete without this. What it adds: rows are built when they come into view, one table a section; filters,
   search, steps from change to change, copying with the source, and what is folded opens by itself when a link leads there. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const all = (where, what) => [...where.querySelectorAll(what)];
  const tools = $("tools");
  const comparison = $("side-by-side");
  const spoken = $("spoken");
  const say = (words) => { spoken.textContent = words; };

  /* ---- what is known of each change, built or not ---- */
  const changes = JSON.parse($("index").textContent).map(([number, kinds, categories, topics, form]) => ({
    number, form, kind: kinds.split(" "), category: categories.split(" "), topic: topics.split(" "),
  }));
  const change = new Map(changes.map((c) => [c.number, c]));

  /* ---- what is asked for ---- */
  const form = document.querySelector("#filters form");
  const chosen = { kind: "", category: "", topic: "", section: "", form: true };
  const fits = (c) => (chosen.form || !c.form) && ["kind", "category", "topic"].every((n) => !chosen[n] || c[n].includes(chosen[n]));
  const plain = () => chosen.form && !chosen.kind && !chosen.category && !chosen.topic;
  const inSection = (group) => !chosen.section || group.id === chosen.section;

  /* ---- one table a section, its parts not yet built ---- */
  const raw = (noscript) => noscript.textContent;
  const parts = [];
  const folds = [];
  const waiting = new Map();
  const watch = new IntersectionObserver((seen) => {
    for (const entry of seen) if (entry.isIntersecting) build(waiting.get(entry.target));
  }, { rootMargin: "1200px" });

  function place(part) {
    const body = document.createElement("tbody");
    body.className = "waiting";
    const cell = body.insertRow().insertCell();
    cell.colSpan = 2;
    cell.className = "waiting";
    cell.style.height = `${Math.max(40, part.size / 2.4)}px`;
    part.bodies = [body];
    waiting.set(cell, part);
    return body;
  }

  function build(part) {
    if (!part || part.built) return;
    part.built = true;
    const old = part.bodies[0];
    const cell = old.rows[0].cells[0];
    watch.unobserve(cell);
    waiting.delete(cell);
    const made = document.createElement("template");
    made.innerHTML = part.html;
    part.html = "";
    part.bodies = all(made.content, "table.diff > tbody");
    part.bodies.forEach(dress);
    old.replaceWith(...part.bodies);
    show(part);
  }

  function dress(body) {
    for (const address of all(body, "a.address")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "⧉";
      button.title = spoken.dataset.copy;
      button.setAttribute("aria-label", `${spoken.dataset.copy}: ${address.textContent}`);
      const line = document.createElement("span");
      line.className = "head-line";
      address.replaceWith(line);
      line.append(address, button);
    }
  }

  function partOf(element, group, fold) {
    const noscript = element.querySelector("noscript");
    const numbers = (element.dataset.notes || "").split(" ").filter(Boolean).map(Number);
    const part = {
      group, fold, numbers, built: false, bodies: [], size: Number(element.dataset.size),
      moved: "moved" in element.dataset, html: raw(noscript),
    };
    parts.push(part);
    return part;
  }

  for (const group of all(comparison, "section.group")) {
    const holder = group.querySelector(".parts");
    const table = $("head").content.cloneNode(true).querySelector("table");
    for (const piece of [...holder.children]) {
      if (piece.matches("details.fold")) {
        const body = table.createTBody();
        const row = body.insertRow();
        row.className = "fold";
        const cell = row.insertCell();
        cell.colSpan = 2;
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = piece.querySelector("summary").textContent;
        cell.append(button);
        const fold = { group, body, button, open: false, parts: [] };
        fold.parts = all(piece, ".part").map((element) => partOf(element, group, fold));
        folds.push(fold);
        button.addEventListener("click", () => turn(fold, !fold.open));
        turn(fold, piece.open);
      } else {
        table.append(place(partOf(piece, group, null)));
      }
    }
    holder.replaceChildren(table);
  }

  function turn(fold, open) {
    fold.button.setAttribute("aria-expanded", String(open));
    if (open === fold.open) return;
    fold.open = open;
    if (!open) {
      for (const part of fold.parts) for (const body of part.bodies) body.hidden = true;
      return;
    }
    let last = fold.body;
    for (const part of fold.parts) {
      if (!part.bodies.length) {
        const body = place(part);
        last.after(body);
        watch.observe(body.rows[0].cells[0]);
      }
      show(part);
      last = part.bodies.at(-1);
    }
  }

  for (const cell of waiting.keys()) watch.observe(cell);

  /* A small page is built whole, so that the browser's own search finds everything in it. */
  const SMALL = 120000;
  const size = parts.reduce((sum, part) => sum + (part.fold ? 0 : part.size), 0);
  if (size < SMALL) for (const part of parts) if (!part.fold) build(part);

  /* ---- lists too long to be there from the start ---- */
  document.addEventListener("toggle", (event) => {
    const noscript = event.target.matches?.("details.lazy[open]") && event.target.querySelector("noscript");
    if (!noscript) return;
    const made = document.createElement("template");
    made.innerHTML = raw(noscript);
    noscript.replaceWith(made.content);
  }, true);

  /* ---- filters ---- */
  let shown = changes;

  function show(part) {
    const here = inSection(part.group) && (!part.fold || part.fold.open);
    const free = plain();
    const movedOnly = !chosen.category && !chosen.topic && (!chosen.kind || chosen.kind === "moved");
    if (!part.built) {
      const any = free || part.numbers.some((n) => fits(change.get(n))) || (part.moved && movedOnly);
      for (const body of part.bodies) body.hidden = !here || (part.fold ? !free : !any);
      return;
    }
    for (const body of part.bodies) {
      let any = free || (body.classList.contains("moved") && movedOnly);
      for (const note of all(body, ".note")) {
        note.hidden = !free && !fits(change.get(Number(note.id.slice(1))));
        any = any || !note.hidden;
      }
      body.hidden = !here || !any;
    }
  }

  function apply() {
    const free = plain();
    parts.forEach(show);
    for (const fold of folds) fold.body.hidden = !free || !inSection(fold.group);
    const groupOf = new Map(parts.flatMap((p) => p.numbers.map((n) => [n, p.group])));
    shown = changes.filter((c) => fits(c) && inSection(groupOf.get(c.number)));
    const movedOnly = !chosen.category && !chosen.topic && (!chosen.kind || chosen.kind === "moved");
    for (const group of all(comparison, "section.group")) {
      const own = parts.filter((p) => p.group === group);
      const any = free || own.some((p) => p.numbers.some((n) => fits(change.get(n))) || (p.moved && movedOnly));
      group.hidden = !inSection(group) || !any;
    }
    for (const row of all(document, "tr.cited")) {
      row.hidden = Boolean(chosen.topic) && !row.dataset.topics.split(" ").includes(chosen.topic);
    }
    $("filtering").hidden = free && !chosen.section;
    $("nothing").hidden = all(comparison, "section.group").some((g) => !g.hidden);
    $("shown").textContent = String(shown.length);
    $("at").textContent = "–";
  }

  const read = () => {
    for (const name of ["kind", "category", "topic", "section"]) {
      chosen[name] = form.elements.namedItem(name)?.value || "";
    }
    chosen.form = form.elements.namedItem("form").checked;
    apply();
  };
  const clear = () => { form.reset(); read(); };
  if (form && changes.length) {
    form.addEventListener("change", read);
    form.addEventListener("submit", (event) => event.preventDefault());
    $("clear").addEventListener("click", clear);
  }

  /* ---- going to a place ---- */
  function find(id) {
    let target = $(id);
    if (target) return target;
    const mark = `id="${id}"`;
    const part = parts.find((p) => !p.built && p.html.includes(mark));
    if (part) {
      if (part.fold) turn(part.fold, true);
      build(part);
    }
    target = $(id);
    return target;
  }

  function go(id, focus = true) {
    const target = find(id);
    if (!target) return null;
    const part = parts.find((p) => p.built && p.bodies.some((b) => b.contains(target)));
    if (part && part.fold && !part.fold.open) turn(part.fold, true);
    if (target.closest("[hidden]") && form) clear();
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: target.matches(".note, .s") ? "center" : "start" });
    if (focus) {
      const spot = target.matches(".note") ? target.querySelector("summary") : target;
      if (!spot.matches("a, button, summary, input, select")) spot.tabIndex = -1;
      spot.focus({ preventScroll: true });
    }
    return target;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = decodeURIComponent(link.getAttribute("href").slice(1));
    if (!find(id)) return;
    event.preventDefault();
    if (location.hash.slice(1) === id) go(id);
    else location.hash = id;
  });
  addEventListener("hashchange", () => go(decodeURIComponent(location.hash.slice(1))));

  /* ---- from change to change ---- */
  let at = -1;
  function step(by) {
    if (!shown.length) return;
    const here = shown.findIndex((c) => c.number === at);
    const next = here < 0 ? (by > 0 ? firstBelow() : firstBelow() - 1) : here + by;
    if (next < 0 || next >= shown.length) { say(spoken.dataset.end); return; }
    at = shown[next].number;
    for (const old of all(comparison, ".note.here")) old.classList.remove("here");
    const note = go(`d${at}`);
    if (note) note.classList.add("here");
    $("at").textContent = String(next + 1);
  }
  /* Where nothing was stepped to yet: from what is looked at. */
  function firstBelow() {
    const top = $("toolbar").getBoundingClientRect().bottom;
    for (const [n, c] of shown.entries()) {
      const note = $(`d${c.number}`);
      if (note && note.getBoundingClientRect().top > top) return n;
    }
    return 0;
  }
  $("next")?.addEventListener("click", () => step(1));
  $("previous")?.addEventListener("click", () => step(-1));

  /* ---- search: through what is built and what is not ---- */
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
  const low = (text) => text.normalize("NFC").toLowerCase();
  const box = $("search");
  let hits = [];
  let hit = -1;
  let wanted = "";
  function words(body) {
    let text = "";
    for (const p of all(body, "td.text p")) {
      const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement.closest(".was, .inline, .n, .copy, .pointer") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
      while (walk.nextNode()) text += walk.currentNode.data;
      text += "\n";
    }
    return low(text).replace(/\s+/g, " ");
  }
  function search() {
    wanted = low(box.value).trim().replace(/\s+/g, " ");
    hits = [];
    hit = -1;
    for (const old of all(comparison, "tr.here")) old.classList.remove("here");
    if (wanted.length < 2) { $("found").textContent = ""; return; }
    const bare = fold(wanted) === wanted;
    const holds = (text) => (bare ? fold(text) : text).includes(wanted);
    for (const part of parts) {
      if (!inSection(part.group)) continue;
      let bodies = part.bodies;
      if (!part.built) {
        const made = document.createElement("template");
        made.innerHTML = part.html;
        bodies = all(made.content, "table.diff > tbody");
      }
      for (const body of bodies) if (body.id && holds(words(body))) hits.push(body.id);
    }
    $("found").textContent = hits.length ? `${hits.length} ${spoken.dataset.found}` : spoken.dataset.nothing;
  }
  function nextHit() {
    if (low(box.value).trim().replace(/\s+/g, " ") !== wanted) search();
    if (!hits.length) return;
    hit = (hit + 1) % hits.length;
    for (const old of all(comparison, "tr.here")) old.classList.remove("here");
    const row = go(hits[hit], false);
    if (row) row.rows[0].classList.add("here");
    $("found").textContent = `${hit + 1}/${hits.length}`;
  }
  let typing = 0;
  box.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(search, 200); });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") { clearTimeout(typing); nextHit(); } });
  $("found-next").addEventListener("click", nextHit);

  /* ---- copying with the source ---- */
  function quoted(cell) {
    const paragraphs = all(cell, "p").filter((p) => p.querySelector(".s:not(.inline)"));
    const lines = paragraphs.map((p) => all(p, ".s:not(.inline)").map((s) => {
      const copy = s.cloneNode(true);
      for (const extra of all(copy, ".was, .n")) extra.remove();
      return copy.textContent;
    }).join(" ").trim());
    return lines.join("\n");
  }
  async function copy(button) {
    const cell = button.closest("td");
    const paragraph = button.closest("p");
    const address = button.parentElement.querySelector(".address").textContent;
    const source = comparison.dataset[cell.classList.contains("old") ? "old" : "new"];
    const holder = document.createElement("div");
    holder.append(paragraph.cloneNode(true));
    const text = `${address[0].toUpperCase()}${address.slice(1)}, ${source}: “${quoted(holder)}”`;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    say(spoken.dataset.copied);
    button.textContent = "✓";
    setTimeout(() => { button.textContent = "⧉"; }, 1500);
  }
  comparison.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
  });

  /* ---- folds, explanations, layout, keys ---- */
  $("open-equal").addEventListener("click", () => {
    const open = folds.some((f) => !f.open);
    for (const f of folds) turn(f, open);
  });
  let opened = false;
  const openNotes = () => { for (const note of all(comparison, ".note")) note.open = opened; };
  $("open-why").addEventListener("click", () => { opened = !opened; openNotes(); });
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not allowed here: not kept */ } };
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const keys = $("keys");
  keys.checked = kept("directive-diff-keys") !== "off";
  keys.addEventListener("change", () => keep("directive-diff-keys", keys.checked ? "on" : "off"));
  const layout = (one) => { $(one ? "view-one" : "view-two").checked = true; };
  if (kept("directive-diff-view") === "one") layout(true);
  for (const id of ["view-one", "view-two"]) {
    $(id).addEventListener("change", () => keep("directive-diff-view", $("view-one").checked ? "one" : "two"));
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of all($("toolbar"), "details[open]")) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
    if (!keys.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("input, select, textarea")) return;
    const acts = {
      j: () => step(1), k: () => step(-1), v: () => layout(!$("view-one").checked),
      "/": () => { event.preventDefault(); box.focus(); },
      c: () => {
        const row = document.activeElement?.closest?.("tbody.row") || comparison.querySelector(".note.here")?.closest("tbody.row");
        const button = row?.querySelector("td.new button.copy") || row?.querySelector("button.copy");
        if (button) copy(button);
      },
    };
    acts[event.key.toLowerCase()]?.();
  });
  document.addEventListener("click", (event) => {
    for (const menu of all($("toolbar"), "details[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  /* Everything that changed is printed; what is folded is listed by its line. */
  addEventListener("beforeprint", () => {
    for (const part of parts) if ((!part.fold || part.fold.open) && !part.bodies[0]?.hidden) build(part);
  });

  tools.hidden = false;
  if (form && changes.length) apply();
  if (location.hash) go(decodeURIComponent(location.hash.slice(1)));
})();
