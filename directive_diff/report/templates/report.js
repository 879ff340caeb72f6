/* The page is complete without this. What it adds: rows are built when they come into view; filters,
   search, steps from change to change, copying with the source, and what is folded opens by itself when a link leads there. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const all = (where, what) => [...where.querySelectorAll(what)];
  /* ---- lists too long to be there from the start ---- */
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.lazy[open]")) unwrap(event.target);
  }, true);
  function unwrap(details) {
    const noscript = details.querySelector(":scope > noscript");
    if (!noscript) return;
    const made = document.createElement("template");
    made.innerHTML = noscript.textContent;
    noscript.replaceWith(made.content);
    dispatchEvent(new Event("unwrapped"));
  }
  const holding = (mark) => all(document, "details.lazy").find((details) =>
    details.querySelector(":scope > noscript")?.textContent.includes(mark));
  addEventListener("beforeprint", () => { for (const details of all(document, "#citations details.lazy")) unwrap(details); });

  const tools = $("tools");
  const comparison = $("side-by-side");
  if (!comparison || !tools) return; // a page of the user's own, without this part
  const spoken = $("spoken");
  const written = (number) => number.toLocaleString(document.documentElement.lang);
  const say = (words) => { spoken.textContent = words; };

  /* ---- what is known of each change, built or not ---- */
  const changes = JSON.parse($("index").textContent).map(([number, kinds, categories, topics, form]) => ({
    number, form, kind: kinds.split(" "), category: categories.split(" "), topic: topics.split(" "),
  }));
  const change = new Map(changes.map((c) => [c.number, c]));

  const panel = $("panel");

  /* ---- what is asked for ---- */
  const form = document.querySelector("#filters form");
  const chosen = { kind: "", category: "", topic: "", section: "", form: true };
  const fits = (c) => (chosen.form || !c.form) && ["kind", "category", "topic"].every((n) => !chosen[n] || c[n].includes(chosen[n]));
  const plain = () => chosen.form && !chosen.kind && !chosen.category && !chosen.topic;
  const inSection = (group) => !chosen.section || group.id === chosen.section;
  const movedToo = () => !chosen.category && !chosen.topic && (!chosen.kind || chosen.kind === "moved");
  const holds = (part) => plain() || part.numbers.some((n) => fits(change.get(n))) || (part.moved && movedToo());

  /* ---- the portions of each section, not yet built ---- */
  const raw = (noscript) => noscript.textContent;
  const parts = [];
  const folds = [];
  const waiting = new Map();
  /* What is near is built a few milliseconds a frame, so that scrolling stays smooth; what is seen, at once. */
  const near = new Set();
  const BUDGET = 6;
  function catchUp() {
    const end = performance.now() + BUDGET;
    for (const part of near) {
      near.delete(part);
      build(part);
      if (performance.now() > end) break;
    }
    if (near.size) requestAnimationFrame(catchUp);
  }
  const watch = new IntersectionObserver((seen) => {
    const idle = !near.size;
    for (const { isIntersecting, target, boundingClientRect: box } of seen) {
      const part = waiting.get(target);
      if (!part || !isIntersecting) near.delete(part);
      else if (box.bottom > 0 && box.top < innerHeight) build(part);
      else near.add(part);
    }
    if (idle && near.size) requestAnimationFrame(catchUp);
  }, { rootMargin: "1500px" });

  function place(part) {
    const box = document.createElement("div");
    box.className = "part waiting";
    box.style.height = `${Math.max(60, Math.round(part.size / 2.6))}px`;
    part.box = box;
    waiting.set(box, part);
    watch.observe(box);
    return box;
  }

  function build(part) {
    if (!part || part.built) return;
    part.built = true;
    watch.unobserve(part.box);
    waiting.delete(part.box);
    part.box.className = "part";
    part.box.style.height = "";
    part.box.innerHTML = part.html;
    part.html = "";
    part.bodies = all(part.box, "table.diff > tbody");
    part.bodies.forEach(dress);
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
      group, fold, numbers, built: false, box: null, bodies: [], size: Number(element.dataset.size),
      moved: "moved" in element.dataset, html: raw(noscript),
    };
    parts.push(part);
    return part;
  }

  for (const group of all(comparison, "section.group")) {
    const holder = group.querySelector(".parts");
    const pieces = [...holder.children].map((piece) => {
      if (!piece.matches("details.fold")) return place(partOf(piece, group, null));
      const fold = { group, box: piece, parts: [] };
      fold.parts = all(piece, ".part").map((element) => partOf(element, group, fold));
      piece.replaceChildren(piece.querySelector("summary"));
      folds.push(fold);
      if (piece.open) fill(fold);
      piece.addEventListener("toggle", () => { if (piece.open) fill(fold); });
      return piece;
    });
    holder.replaceChildren(...pieces);
  }

  function fill(fold) {
    for (const part of fold.parts) if (!part.box) fold.box.append(place(part));
  }

  function turn(fold, open) {
    if (open) fill(fold);
    fold.box.open = open;
  }

  /* A small page is built whole, so that the browser's own search finds everything in it. */
  const SMALL = 60000;
  const size = parts.reduce((sum, part) => sum + (part.fold ? 0 : part.size), 0);
  if (size < SMALL) for (const part of parts) if (!part.fold) build(part);

  /* ---- filters ---- */
  let shown = changes;

  function show(part) {
    if (!part.box) return;
    part.box.hidden = !inSection(part.group) || !holds(part);
    if (!part.built) return;
    const free = plain();
    for (const body of part.bodies) {
      let any = free || (body.classList.contains("moved") && movedToo());
      for (const note of all(body, ".note")) {
        note.hidden = !free && !fits(change.get(Number(note.id.slice(1))));
        any = any || !note.hidden;
      }
      body.hidden = !any;
    }
  }

  function cited() {
    for (const row of all(document, "tr.cited")) {
      row.hidden = Boolean(chosen.topic) && !row.dataset.topics.split(" ").includes(chosen.topic);
    }
  }
  addEventListener("unwrapped", cited);

  function apply() {
    const free = plain();
    parts.forEach(show);
    for (const fold of folds) fold.box.hidden = !free || !inSection(fold.group);
    const groupOf = new Map(parts.flatMap((p) => p.numbers.map((n) => [n, p.group])));
    shown = changes.filter((c) => fits(c) && inSection(groupOf.get(c.number)));
    const used = new Set(parts.filter(holds).map((p) => p.group));
    for (const group of all(comparison, "section.group")) group.hidden = !inSection(group) || !(free || used.has(group));
    cited();
    $("filtering").hidden = free && !chosen.section;
    $("nothing").hidden = all(comparison, "section.group").some((g) => !g.hidden);
    if ($("shown")) {
      $("shown").textContent = written(shown.length);
      $("at").textContent = "–";
    }
    if (panel) panel.hidden = true;
    if (comparison.getBoundingClientRect().bottom < innerHeight / 2) comparison.scrollIntoView();
  }

  const read = () => {
    for (const name of ["kind", "category", "topic", "section"]) {
      chosen[name] = form.elements.namedItem(name)?.value || "";
    }
    chosen.form = form.elements.namedItem("form").checked;
    apply();
  };
  const clear = () => { form.reset(); read(); };
  if (form) {
    form.addEventListener("change", read);
    form.addEventListener("submit", (event) => event.preventDefault());
    $("clear").addEventListener("click", clear);
    for (const card of all(document, ".cards a[data-category]")) card.addEventListener("click", (event) => {
      event.preventDefault();
      form.reset();
      form.elements.namedItem("category").value = card.dataset.category;
      form.elements.namedItem("form").checked = card.dataset.form === "yes";
      read();
      comparison.scrollIntoView();
    });
  }

  /* ---- going to a place ---- */
  function find(id) {
    const target = $(id);
    if (target) return target;
    const mark = `id="${id}"`;
    const part = parts.find((p) => !p.built && p.html.includes(mark));
    if (part) {
      if (part.fold) turn(part.fold, true);
      build(part);
    } else {
      const details = holding(mark);
      if (details) unwrap(details);
    }
    return $(id);
  }

  function go(id, focus = true) {
    const target = find(id);
    if (!target) return null;
    if (target.closest("[hidden]") && form) clear();
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const where = { block: target.matches(".note, .s") ? "center" : "start" };
    target.scrollIntoView(where);
    if (focus) {
      const spot = target.matches(".note") ? target.querySelector("summary") : target;
      if (!spot.matches("a, button, summary, input, select")) spot.tabIndex = -1;
      spot.focus({ preventScroll: true });
    }
    /* What comes into view is built only now, and may be taller or lower than was guessed. */
    settle(target, where, 6);
    return target;
  }

  function settle(target, where, times) {
    const before = target.getBoundingClientRect().top;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (Math.abs(target.getBoundingClientRect().top - before) > 2 || times === 6) target.scrollIntoView(where);
      if (times) settle(target, where, times - 1);
    }));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = named(link.getAttribute("href"));
    if (!find(id)) return;
    event.preventDefault();
    if (location.hash.slice(1) === id) go(id);
    else location.hash = id;
  });
  const named = (hash) => { try { return decodeURIComponent(hash.slice(1)); } catch { return hash.slice(1); } };
  addEventListener("hashchange", () => go(named(location.hash)));

  /* ---- from change to change: the words in the middle, what is said of them at the foot ---- */
  let at = -1;
  function step(by) {
    if (!shown.length) return;
    const here = shown.findIndex((c) => c.number === at);
    const next = here < 0 ? (by > 0 ? firstBelow() : firstBelow() - 1) : here + by;
    if (next < 0 || next >= shown.length) { say(spoken.dataset.end); return; }
    at = shown[next].number;
    for (const old of all(comparison, ".here")) old.classList.remove("here");
    const note = find(`d${at}`);
    if (!note) return;
    note.open = true;
    const [old, fresh] = ["old", "new"].map((side) => note.querySelector(`.go a[data-side=${side}]`)?.getAttribute("href").slice(1));
    for (const id of [old, fresh]) $(id)?.classList.add("here");
    go(fresh && !one() ? fresh : fresh || old);
    note.classList.add("here");
    $("at").textContent = written(next + 1);
    const copy = note.cloneNode(true);
    copy.removeAttribute("id");
    $("told").replaceChildren(...copy.children[0].childNodes, copy.children[1]);
    panel.hidden = false;
  }
  const one = () => $("view-one").checked;
  $("panel-close")?.addEventListener("click", () => { panel.hidden = true; });
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
  const unmarked = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
  /* «uỷ» and «ủy» are one word: the tone stands on the first of the two vowels. */
  const tones = { "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
    "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy" };
  const low = (text) => text.normalize("NFC").toLowerCase().replace(/o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]/g, (two) => tones[two]);
  const box = $("search");
  let hits = [];
  let hit = -1;
  let wanted = "";
  const ours = (node) =>
    node.parentElement.closest(".was, .inline, .n, .copy, .pointer") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  function words(body) {
    let text = "";
    for (const p of all(body, "td.text p")) {
      const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT, ours);
      while (walk.nextNode()) text += walk.currentNode.data;
      text += "\n";
    }
    return low(text).replace(/\s+/g, " ");
  }
  function search() {
    if (panel) panel.hidden = true;
    wanted = low(box.value).trim().replace(/\s+/g, " ");
    hits = [];
    hit = -1;
    mark([]);
    if (wanted.length < 2) { $("found").textContent = ""; return; }
    const bare = unmarked(wanted) === wanted;
    const says = (text) => (bare ? unmarked(text) : text).includes(wanted);
    for (const part of parts) {
      if (!inSection(part.group)) continue;
      let { bodies } = part;
      if (!part.built) {
        const made = document.createElement("template");
        made.innerHTML = part.html;
        bodies = all(made.content, "table.diff > tbody");
      }
      for (const body of bodies) if (body.id && says(words(body))) hits.push(body.id);
    }
    $("found").textContent = hits.length ? `${written(hits.length)} ${spoken.dataset.found}` : spoken.dataset.nothing;
  }
  function nextHit() {
    if (low(box.value).trim().replace(/\s+/g, " ") !== wanted) search();
    if (!hits.length) return;
    hit = (hit + 1) % hits.length;
    const row = go(hits[hit], false);
    if (row) mark(places(row));
    $("found").textContent = `${written(hit + 1)}/${written(hits.length)}`;
  }
  /* Where the words stand in a row that is on the page, as ranges; the row's own edge tells where there is no such thing. */
  function places(body) {
    const bare = unmarked(wanted) === wanted;
    const found = [];
    for (const p of all(body, "td.text p")) {
      const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT, ours);
      const at = [];
      let text = "";
      while (walk.nextNode()) {
        const node = walk.currentNode;
        const whole = low(node.data);
        const alike = whole.length === node.data.length; // not where letters and marks stand apart
        for (let i = 0; i < node.data.length; i++) {
          let sign = alike ? whole[i] : low(node.data[i]);
          if (bare) sign = unmarked(sign);
          if (/\s/.test(sign)) sign = text.endsWith(" ") ? "" : " ";
          for (let k = 0; k < sign.length; k++) at.push([node, i]);
          text += sign;
        }
      }
      for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) {
        const range = new Range();
        range.setStart(...at[i]);
        const [node, last] = at[i + wanted.length - 1];
        range.setEnd(node, last + 1);
        found.push(range);
      }
    }
    if (!found.length || !CSS.highlights) body.rows[0].classList.add("here");
    return found;
  }
  function mark(ranges) {
    for (const old of all(comparison, "tr.here")) old.classList.remove("here");
    if (CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
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
    const open = folds.some((f) => !f.box.open);
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
    if (event.key === "Escape" && panel) panel.hidden = true;
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

  /* Everything that changed is printed; what is folded is listed by its line. The rows of a section become one table, so
     that its head is repeated on every page. */
  addEventListener("beforeprint", () => {
    if (merged.length) return;
    for (const part of parts) if (!part.fold && !part.box.hidden) build(part);
    for (const group of all(comparison, "section.group")) merge(group);
  });
  addEventListener("afterprint", () => {
    for (const undo of merged.splice(0)) undo();
  });
  const merged = [];
  function merge(group) {
    const table = $("head").content.cloneNode(true).querySelector("table");
    const holder = group.querySelector(".parts");
    const was = [...holder.children];
    const homes = [];
    for (const piece of was) {
      const line = piece.matches("details.fold") && piece.querySelector("summary");
      if (line && !piece.hidden) {
        const cell = table.createTBody().insertRow().insertCell();
        cell.colSpan = 2;
        cell.className = "folded";
        cell.textContent = line.textContent;
      }
      if (line && !piece.open) continue;
      for (const body of all(piece, "table.diff > tbody")) {
        homes.push([body, body.parentElement]);
        table.append(body);
      }
    }
    holder.replaceChildren(table);
    merged.push(() => {
      for (const [body, home] of homes) home.append(body);
      holder.replaceChildren(...was);
    });
  }

  /* The line that names the columns stays below the tools, however many lines these take. */
  const bar = $("toolbar");
  new ResizeObserver(() => document.documentElement.style.setProperty("--under", `${bar.offsetHeight}px`)).observe(bar);
  document.documentElement.classList.add("live");
  tools.hidden = false;
  if (form) apply();
  if (location.hash) go(named(location.hash));
})();
