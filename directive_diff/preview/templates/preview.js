/* What is shown is named by digests; a state says which. This fetches pieces that are about to be seen, puts them in
   place of what they follow, and leaves alone what did not change: the place on the screen, the focus, what is open. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const all = (where, what) => [...where.querySelectorAll(what)];
  const words = JSON.parse($("words").textContent);
  const lang = document.documentElement.lang;
  const written = (n) => n.toLocaleString(lang);
  const said = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === "number" ? written(values[name]) : values[name]);
  const make = (tag, attributes = {}, ...inner) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== "") made.setAttribute(name, value);
    made.append(...inner.filter((x) => x !== "" && x !== undefined));
    return made;
  };
  /* The one place where HTML becomes elements: it comes from our own server, escaped there. */
  const policy = globalThis.trustedTypes?.createPolicy("preview", { createHTML: (html) => html }) ?? { createHTML: (html) => html };
  const built = (html) => {
    const template = document.createElement("template");
    template.innerHTML = policy.createHTML(html);
    return template.content;
  };
  const kept = {
    get(name) { try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; } },
    set(name, value) { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* it is kept for this page alone */ } },
  };

  const text = $("text"), view = $("view-text"), top = $("top");
  let state = null;
  let bar = 0;
  const measure = () => { bar = top.offsetHeight; document.documentElement.style.setProperty("--top", `${bar}px`); };
  new ResizeObserver(measure).observe(top);

  /* ---- pieces: fetched once ---- */
  const MOST = 600; // pieces held; what was asked for longest ago goes first
  const held = new Map();
  const coming = new Map();
  let missed = false; // something did not come: to be asked for again when the next state does
  async function piece(digest) {
    if (held.has(digest)) return held.get(digest);
    if (!coming.has(digest)) {
      coming.set(digest, fetch(`piece/${digest}`).then((answer) => (answer.ok ? answer.text() : null)).catch(() => null).then((html) => {
        coming.delete(digest);
        if (html === null) missed = true;
        else {
          held.set(digest, html);
          if (held.size > MOST) held.delete(held.keys().next().value);
        }
        return html;
      }));
    }
    return coming.get(digest);
  }

  /* ---- the place on the screen ---- */
  function anchors() {
    const seen = [];
    if (view.hidden) return seen;
    const focused = document.activeElement?.closest?.(".row");
    if (focused) {
      const { top: from, bottom } = focused.getBoundingClientRect();
      if (bottom > bar && from < innerHeight) seen.push([focused.id, from]);
    }
    for (const box of all(text, ".piece, .sec > h2, .fold > summary")) {
      const { bottom, top: from } = box.getBoundingClientRect();
      if (bottom <= bar || !box.offsetParent) continue;
      if (from > innerHeight) break;
      if (!box.matches(".piece")) { seen.push([box.parentElement.id || box.parentElement.dataset.first, from]); continue; }
      for (const row of box.children) {
        const at = row.getBoundingClientRect();
        if (at.bottom > bar && at.height) seen.push([row.id, at.top]);
        if (seen.length > 12) return seen;
      }
    }
    return seen;
  }
  const place = (id) => document.getElementById(id) ?? document.querySelector(`[data-first="${CSS.escape(id)}"]`);
  function steady(change) {
    const before = scrollY > 0 ? anchors() : [];
    change();
    for (const [id, was] of before) {
      const now = id && place(id);
      if (!now || !now.getClientRects().length) continue;
      const moved = now.getBoundingClientRect().top - was;
      if (Math.abs(moved) > 0.5) scrollBy(0, moved);
      return;
    }
  }

  /* ---- one piece ---- */
  let perCharacter = 0.45; // height in pixels of one character, as the pieces built so far have it
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) fill(target);
  }, { rootMargin: "900px 0px" });
  function holder(told) {
    const [digest, size] = told;
    const box = make("div", { class: "piece waiting", "data-d": digest });
    box.style.height = `${Math.max(40, Math.round(size * perCharacter))}px`;
    box.told = told;
    watch.observe(box);
    return box;
  }
  async function fill(box) {
    const digest = box.dataset.d;
    if (box.built === digest) return;
    const html = await piece(digest);
    if (html === null || box.dataset.d !== digest || box.built === digest || !box.isConnected) return;
    steady(() => put(box, html));
  }
  function put(box, html, before = new Map()) {
    watch.unobserve(box);
    const focused = document.activeElement?.closest?.(".row");
    const fresh = built(html);
    for (const row of all(fresh, ".row")) {
      const was = before.get(row.dataset.key);
      if (!was) continue;
      if (was.dataset.p === row.dataset.p) row.replaceWith(was);
      else if (was.querySelector(".old.open")) open(row, true);
    }
    const focus = focused && before.get(focused.dataset.key) === focused ? focused.dataset.key : "";
    box.replaceChildren(fresh);
    box.built = box.dataset.d;
    box.className = "piece";
    box.style.height = "";
    mark(box);
    beside(box);
    if (focus && !box.contains(document.activeElement)) box.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
    const tall = box.offsetHeight;
    if (tall > 200 && box.told) perCharacter = 0.8 * perCharacter + (0.2 * tall) / box.told[1];
  }
  function mark(box) {
    for (const row of all(box, ".row")) {
      const sentences = state?.changed[row.dataset.key];
      row.classList.toggle("fresh", Boolean(sentences));
      const tools = row.querySelector(".tools");
      if (tools) { if (sentences) tools.dataset.fresh = words.fresh; else delete tools.dataset.fresh; }
      for (const s of all(row, ".cell.new .s")) s.classList.toggle("fresh", Boolean(sentences?.includes(Number(s.dataset.s ?? -1))));
    }
  }
  /* Where there is a margin, each finding stands at the height of its place, or below the one before it. */
  const margin = matchMedia("(min-width: 1151px)");
  function beside(box) {
    const rows = all(box, ".row").filter((r) => r.querySelector(".finding"));
    for (const note of rows.flatMap((r) => all(r, ".finding"))) note.style.marginTop = "";
    if (!margin.matches) return;
    const wanted = rows.map((r) => {
      const from = r.getBoundingClientRect().top;
      const marks = all(r, "mark[data-f]");
      return all(r, ".finding").map((note) => {
        const spot = marks.find((m) => m.dataset.f.split(" ").includes(note.dataset.n));
        const { top: at, height } = note.getBoundingClientRect();
        return [note, spot ? spot.getBoundingClientRect().top - from : 0, at - from, height];
      });
    });
    for (const notes of wanted) {
      let shift = 0;
      notes.sort((a, b) => a[2] - b[2]);
      for (const [note, want, at] of notes) {
        const more = Math.max(0, want - (at + shift));
        if (more > 4) { note.style.marginTop = `${more}px`; shift += more; }
      }
    }
  }
  margin.addEventListener("change", () => all(text, ".piece").forEach(beside));
  let resized = 0;
  addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => steady(() => all(text, ".piece").forEach(beside)), 150); });
  function open(row, on = null) {
    const old = row.querySelector(".cell.old"), button = row.querySelector(".show-old");
    if (!button) return;
    const now = on ?? !old.classList.contains("open");
    old.classList.toggle("open", now);
    button.setAttribute("aria-expanded", String(now));
  }

  /* ---- folds: known again by their first or last row ---- */
  const opened = new Set(kept.get("folds") ?? []);
  const isOpen = (first, last) => opened.has(first) || opened.has(last);
  function fold(told) {
    const [, , rows, , , , , first, last] = told;
    const details = make("details", { class: "fold", "data-d": told[0], "data-first": first, "data-last": last }, make("summary", {}, said("fold", { rows })), holder(told));
    details.told = told;
    details.open = $("filter").value === "all" || isOpen(first, last);
    return details;
  }
  text.addEventListener("toggle", ({ target }) => {
    if (!target.matches?.(".fold") || $("filter").value === "all") return;
    const { first, last } = target.dataset;
    for (const key of [first, last]) if (target.open) opened.add(key); else opened.delete(key);
    kept.set("folds", [...opened].slice(-500));
  }, true);

  /* ---- sections ---- */
  const shown = new Map(); // what each section was last told, as text
  const stateOf = (s) => (s.ticked ? "ticked" : s.state);
  const sign = (s) => make("span", { class: `state ${stateOf(s)}`, title: words.states[stateOf(s)] }, make("span", { "aria-hidden": "true" }, words.signs[stateOf(s)]), make("span", { class: "said" }, `${words.states[stateOf(s)]}: `));
  function counts(s) {
    const made = make("span", { class: "count" });
    ["error", "warning"].forEach((level, n) => {
      if (s.n?.[n]) made.append(make("span", { class: level, title: words.levels[level][1] }, make("span", { "aria-hidden": "true" }, ` ${words.levels[level][0]}`), make("span", { class: "said" }, ` ${words.levels[level][1]} `), written(s.n[n])));
    });
    return made;
  }
  const tickBox = (s) => {
    const box = make("input", { type: "checkbox", "data-tick": s.key });
    box.checked = Boolean(s.ticked);
    return make("label", {}, box, ` ${words.drop}`, make("span", { class: "said" }, `: ${s.title}`));
  };
  function heading(s) {
    const moved = s.was ? ` (${words.was}: ${s.was}${s.edited ? `; ${words.also_edited}` : ""})` : s.edited ? ` (${words.also_edited})` : "";
    return make("h2", {}, sign(s), make("span", {}, s.title), s.opening ? make("span", { class: "opening", lang: "vi" }, s.opening) : "",
      make("span", { class: "soft" }, `${words.states[stateOf(s)]}${moved}`), counts(s), s.tick ? tickBox(s) : "");
  }
  function section(s, place) {
    let sec = $(`s-${s.key}`);
    if (!sec) {
      sec = make("section", { class: "sec", id: `s-${s.key}` });
      sec.append(make("div", { class: "pieces" }));
    }
    sec.dataset.state = stateOf(s);
    const told = JSON.stringify(s);
    if (shown.get(s.key) !== told) {
      const { pieces, ...rest } = s;
      const head = JSON.stringify(rest);
      if (sec.head !== head) {
        const focus = document.activeElement?.dataset?.tick === s.key;
        sec.querySelector(":scope > h2")?.remove();
        sec.prepend(heading(s));
        sec.head = head;
        if (focus) sec.querySelector("[data-tick]")?.focus({ preventScroll: true });
      }
      reconcile(sec.querySelector(":scope > .pieces"), pieces);
      shown.set(s.key, told);
    }
    if (place !== sec) text.insertBefore(sec, place);
    return sec;
  }
  function reconcile(box, pieces) {
    const there = new Map([...box.children].map((node) => [node.dataset.d, node]));
    const wanted = new Set(pieces.map((told) => told[0]));
    const leaving = [...box.children].filter((node) => !wanted.has(node.dataset.d));
    const before = new Map(leaving.flatMap((node) => all(node, ".row")).map((row) => [row.dataset.key, row]));
    let at = box.firstChild;
    for (const told of pieces) {
      let node = there.get(told[0]);
      if (node) node.told = told;
      else {
        node = told.length > 7 ? fold(told) : holder(told);
        const inner = node.matches(".fold") ? node.firstChild.nextSibling : node;
        const html = held.get(told[0]);
        if (html !== undefined && (inner === node || node.open)) node.late = [inner, html];
      }
      if (node === at) at = at.nextSibling;
      else box.insertBefore(node, at);
      if (node.late) { put(...node.late, before); delete node.late; }
    }
    for (const node of leaving) { for (const inner of [node, ...all(node, ".piece")]) watch.unobserve(inner); node.remove(); }
  }

  /* ---- the sections at a glance ---- */
  function glance(list, sections) {
    list.replaceChildren(...sections.map((s) => {
      const item = make("li", { class: `li-${stateOf(s)}`, "data-key": s.key });
      const link = make("a", { href: s.depth ? `#r-${s.key}` : `#s-${s.key}`, title: `${s.title}${s.opening ? `: ${s.opening}` : ""} – ${words.states[stateOf(s)]}` }, s.title, s.opening ? make("span", { class: "soft", lang: "vi" }, ` ${s.opening}`) : "");
      item.append(make("div", {}, sign(s), link, counts(s)));
      if (s.sub) { const below = make("ol"); glance(below, s.sub); item.append(below); }
      return item;
    }));
  }
  let glanced = "";
  function here() {
    if (view.hidden) return;
    let now = null;
    for (const sec of text.children) { if (sec.getBoundingClientRect().top > bar + 80) break; now = sec; }
    for (const item of all($("sections"), ":scope > li")) {
      const on = now?.id === `s-${item.dataset.key}`;
      if (on && !item.classList.contains("here") && $("glance").scrollHeight > $("glance").clientHeight) {
        const { offsetTop } = item;
        const rail = $("glance");
        if (offsetTop < rail.scrollTop || offsetTop > rail.scrollTop + rail.clientHeight - 40) rail.scrollTop = offsetTop - 80;
      }
      item.classList.toggle("here", on);
    }
  }
  let waiting = false;
  addEventListener("scroll", () => {
    if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; here(); }); }
  }, { passive: true });

  /* ---- a new state ---- */
  let busy = false, next = null;
  async function arrived(told) {
    if (state && told.generation < state.generation) return;
    if (busy) { next = told; return; }
    busy = true;
    try { await ready(told); apply(told); } finally { busy = false; }
    if (next) { const after = next; next = null; arrived(after); }
  }
  /* What replaces something that is built is fetched first, so that nothing flickers. */
  async function ready(told) {
    const wanted = [];
    for (const s of told.sections) {
      const box = $(`s-${s.key}`)?.querySelector(":scope > .pieces");
      if (!box) continue;
      const there = new Set([...box.children].map((node) => node.dataset.d));
      const now = new Set(s.pieces.map((p) => p[0]));
      const losing = [...box.children].some((node) => !now.has(node.dataset.d) && (node.built || node.querySelector?.(".row")));
      if (losing) wanted.push(...s.pieces.filter((p) => !there.has(p[0]) && (p.length < 8 || isOpen(p[7], p[8]))).map((p) => p[0]));
    }
    await Promise.all(wanted.slice(0, 12).map(piece));
  }
  function apply(told) {
    const first = !state || state.waiting;
    const before = state;
    state = told;
    const start = performance.now();
    steady(banner);
    $("doc-new").textContent = told.documents.new.source;
    const { called, source: from } = told.documents.old;
    $("doc-old").textContent = called === from ? from : `${called} (${from})`;
    $("saved").textContent = told.saved ? said("saved", { time: told.saved }) : "";
    $("busy").hidden = !told.provisional;
    const { left } = told;
    $("left").textContent = told.waiting ? words.waiting : left.count ? said("left", { count: left.count }) : words.nothing_left;
    const whole = `${said("left_of", left)} ${said("beside", left)}`;
    $("tab-left").title = told.waiting ? "" : whole;
    document.title = `${left.count ? `(${written(left.count)}) ` : ""}${told.documents.new.source}`;
    steady(() => {
      if (!told.waiting) text.querySelector(".wait")?.remove();
      else if (told.banner.kind === "error") text.querySelector(".wait")?.toggleAttribute("hidden", true);
      const keys = new Set(told.sections.map((s) => `s-${s.key}`));
      for (const sec of all(text, ":scope > .sec")) if (!keys.has(sec.id)) { shown.delete(sec.id.slice(2)); sec.remove(); }
      let at = text.firstChild;
      for (const s of told.sections) { const sec = section(s, at); at = sec.nextSibling; }
      for (const box of all(text, ".piece")) if (box.built) mark(box);
      filtered();
    });
    if (missed) {
      missed = false;
      for (const [by, boxes] of [[watch, all(text, ".piece.waiting")], [lazy, all(document, ".listed > [data-d], #write > [data-d]").filter((box) => !box.built)]]) {
        for (const box of boxes) { by.unobserve(box); by.observe(box); }
      }
    }
    const list = JSON.stringify(told.sections.map(({ pieces, ...rest }) => rest));
    if (list !== glanced) {
      const focus = document.activeElement?.closest?.("#sections li")?.dataset.key;
      glanced = list;
      glance($("sections"), told.sections);
      if (focus) document.querySelector(`#sections li[data-key="${CSS.escape(focus)}"] a`)?.focus({ preventScroll: true });
      here();
    }
    lists();
    const changed = Object.keys(told.changed).length;
    $("fresh").hidden = !changed;
    $("fresh").textContent = `${words.fresh}: ${written(told.changes.rows)}`;
    if (first || !before || before.saved !== told.saved || before.left.count !== left.count) {
      $("spoken").textContent = told.waiting ? told.banner.text : first ? said("first", { time: told.saved, count: left.count }) : said("updated", { time: told.saved, rows: told.changes.rows, count: left.count });
    }
    if (historyOf) history(historyOf, false);
    if (first) arrive();
    document.documentElement.dataset.patched = (performance.now() - start).toFixed(1);
    document.documentElement.dataset.generation = told.generation;
  }
  let lost = false, refused = "";
  function banner() {
    const found = state?.banner;
    const box = $("banner");
    const told = lost ? words.lost : refused || found?.text || "";
    const kind = lost ? "lost" : refused ? "error" : found?.kind ?? "";
    if (box.textContent !== told) box.textContent = told;
    box.className = kind;
    box.hidden = !told;
  }

  /* ---- lists ---- */
  function lists() {
    const { panels, left } = state;
    $("n-write").textContent = left.missing || left.dropped ? `(${written(left.missing)})` : "";
    listed($("write"), panels.write ? [{ name: "write", n: 0, d: panels.write }] : [], words.nothing_written, false);
    listed($("findings"), panels.findings, words.no_findings, (name) => words.levels[name]?.join(" "), ["error", "warning"]);
    listed($("citations"), panels.citations, words.no_citations, (name) => words.statuses[name], ["superseded", "dropped", "added-new", "added-before", "added"]);
  }
  function listed(box, parts, none, title, openAtFirst = []) {
    const told = JSON.stringify(parts);
    if (box.told === told) return;
    box.told = told;
    const there = new Map(all(box, "[data-d]").map((node) => [node.dataset.d, node]));
    const focus = document.activeElement?.dataset?.tick;
    const part = ({ d }) => {
      const old = there.get(d);
      if (old) return old;
      const made = make("div", { "data-d": d });
      made.style.minHeight = "3rem";
      lazy.observe(made);
      return made;
    };
    if (!parts.length) { box.replaceChildren(make("p", { class: "soft" }, none)); return; }
    if (!title) { box.replaceChildren(...parts.map(part)); if (focus) box.tick = focus; return; }
    const wasOpen = new Map(all(box, "details.listed").map((d) => [d.dataset.name, d.open]));
    const names = [...new Set(parts.map((p) => p.name))];
    box.replaceChildren(...names.map((name) => {
      const own = parts.filter((p) => p.name === name);
      const details = make("details", { class: "listed", "data-name": name }, make("summary", {}, `${title(name)} (${written(own.reduce((n, p) => n + p.n, 0))})`), ...own.map(part));
      details.open = wasOpen.get(name) ?? openAtFirst.includes(name);
      return details;
    }));
  }
  const lazy = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) list(target);
  }, { rootMargin: "600px 0px" });
  async function list(box) {
    if (box.built) return;
    const html = await piece(box.dataset.d);
    if (html === null || box.built) return;
    lazy.unobserve(box);
    box.built = true;
    box.style.minHeight = "";
    box.replaceChildren(built(html));
    const { tick } = box.parentElement ?? {};
    if (tick) { delete box.parentElement.tick; box.querySelector(`[data-tick="${CSS.escape(tick)}"]`)?.focus({ preventScroll: true }); }
  }

  /* ---- ticks ---- */
  document.addEventListener("change", async ({ target }) => {
    if (!target.dataset?.tick) return;
    const dropped = target.checked;
    target.disabled = true;
    let told = "";
    try {
      const answer = await fetch("decide", { method: "POST", referrerPolicy: "same-origin", headers: { "Content-Type": "application/json", "X-Directive-Diff": "1" }, body: JSON.stringify({ key: target.dataset.tick, dropped }) });
      if (!answer.ok) told = (await answer.json().catch(() => ({})))?.error?.text || words.refused;
    } catch { told = words.refused; }
    target.disabled = false;
    if (told) target.checked = !dropped;
    if (refused !== told) { refused = told; steady(banner); }
    if (target.isConnected) target.focus({ preventScroll: true });
  });

  /* ---- filters ---- */
  const levels = all($("levels"), "input");
  function filtered() {
    const filter = $("filter").value;
    const on = levels.map((box) => box.checked);
    view.dataset.filter = filter;
    levels.forEach((box) => view.classList.toggle(`no-${box.value}`, !box.checked));
    let any = false;
    for (const sec of all(text, ":scope > .sec")) {
      let some = false;
      for (const node of sec.lastChild.children) {
        const [, , , , ...n] = node.told ?? [];
        const wanted = filter !== "findings" || on.some((yes, k) => yes && n[k] > 0);
        node.hidden = !wanted;
        some ||= wanted;
        if (node.matches(".fold")) {
          const now = filter === "all" || isOpen(node.dataset.first, node.dataset.last);
          if (node.open !== now) node.open = now;
        }
      }
      sec.hidden = filter === "findings" && !some;
      any ||= !sec.hidden;
    }
    $("nothing").hidden = any || !state || state.waiting;
    kept.set("filter", [filter, ...on]);
  }
  const [filterKept, ...levelsKept] = kept.get("filter") ?? [];
  if (filterKept) { $("filter").value = filterKept; levels.forEach((box, n) => { box.checked = levelsKept[n] !== false; }); }
  $("tools").addEventListener("change", () => steady(filtered));

  /* ---- views ---- */
  const tabs = all(document, "[role=tab]");
  const scrolled = new Map();
  function show(tab, focus = true) {
    const was = tabs.find((t) => t.getAttribute("aria-selected") === "true");
    if (was !== tab) scrolled.set(was.id, scrollY);
    for (const t of tabs) {
      const on = t === tab;
      t.setAttribute("aria-selected", String(on));
      t.tabIndex = on ? 0 : -1;
      $(t.getAttribute("aria-controls")).hidden = !on;
    }
    $("tools").hidden = tab.id !== "tab-text";
    measure();
    if (was !== tab) scrollTo(0, scrolled.get(tab.id) ?? 0);
    if (focus) tab.focus({ preventScroll: true });
    here();
  }
  tabs.forEach((tab, n) => {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step) show(tabs[(n + step + tabs.length) % tabs.length]);
    });
  });

  /* ---- going to a row, built or not ---- */
  async function row(key) {
    let found = $(`r-${key}`);
    if (found) return found;
    const answer = await fetch(`history/${encodeURIComponent(key)}`).catch(() => null);
    if (!answer?.ok) return null;
    const digest = built(await answer.text()).firstElementChild?.dataset.piece;
    const box = digest && all(text, ".piece").find((b) => b.dataset.d === digest);
    if (!box) return null;
    const around = box.closest(".fold");
    if (around) around.open = true;
    await fill(box);
    found = $(`r-${key}`);
    return found;
  }
  async function go(key, { sentence, finding, quiet } = {}) {
    if (view.hidden) show($("tab-text"), false);
    const found = await row(key);
    if (!found) return;
    const around = found.closest(".fold");
    if (around) around.open = true;
    if (!found.getClientRects().length) { $("filter").value = "all"; filtered(); }
    /* what lies between is built while we pass: go again until it stays */
    for (let n = 0; n < 6; n += 1) {
      found.scrollIntoView({ block: "start" });
      await new Promise((done) => setTimeout(done, 60));
      const { top: at } = found.getBoundingClientRect();
      if (at > 0 && at < innerHeight * 0.6) break;
    }
    if (!quiet) found.focus({ preventScroll: true });
    const spot = finding !== undefined ? all(found, "mark[data-f]").find((m) => m.dataset.f.split(" ").includes(finding) && m.getClientRects().length)
      : sentence !== undefined ? found.querySelector(`.cell.new [data-s="${sentence}"]`) : null;
    if (!spot) return;
    const at = spot.getBoundingClientRect();
    if (at.top < bar + 30 || at.bottom > innerHeight - 40) spot.scrollIntoView({ block: "center" });
    if (finding !== undefined) { spot.classList.add("here"); setTimeout(() => spot.classList.remove("here"), 2500); }
  }
  async function goCited(key) {
    show($("tab-cited"), false);
    for (const part of all($("citations"), "[data-d]")) {
      if (!part.built && !(held.get(part.dataset.d) ?? await piece(part.dataset.d))?.includes(`id="c-${key}"`)) continue;
      await list(part);
      const found = $(`c-${key}`);
      if (!found) continue;
      found.closest("details").open = true;
      found.scrollIntoView({ block: "center" });
      found.focus({ preventScroll: true });
      return;
    }
  }
  function goSection(key) {
    if (view.hidden) show($("tab-text"), false);
    const sec = $(`s-${key}`);
    if (!sec) { go(key); return; }
    sec.hidden = false;
    sec.scrollIntoView({ block: "start" });
    const head = sec.querySelector("h2");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || link.matches(".skip")) return;
    event.preventDefault();
    const [kind, key] = [link.hash.slice(1, 3), decodeURIComponent(link.hash.slice(3))];
    if (kind === "r-") go(key, { finding: link.dataset.n });
    else if (kind === "c-") goCited(key);
    else if (kind === "s-") goSection(key);
  });

  /* ---- from point to point ---- */
  const levelOn = () => levels.filter((box) => box.checked).map((box) => box.value);
  function isPoint(found) {
    if (!found.getClientRects().length) return false;
    if (levelOn().some((level) => found.classList.contains(`has-${level}`))) return true;
    return $("filter").value !== "findings" && !found.matches(".same, .stub");
  }
  const current = () => document.activeElement?.closest?.(".row") ?? null;
  async function step(by, wanted = isPoint, holds = (told) => told[3] > 0 || told[4] + told[5] + told[6] > 0) {
    if (view.hidden) show($("tab-text"), false);
    const boxes = all(text, ".piece").filter((box) => !box.closest("[hidden]") && !(box.closest(".fold") && !box.closest(".fold").open && !box.built));
    const from = current() ?? all(text, ".row").find((r) => r.getClientRects().length && r.getBoundingClientRect().bottom > bar + 10);
    const started = from ? boxes.indexOf(from.closest(".piece")) : by > 0 ? -1 : boxes.length;
    for (let n = Math.max(0, Math.min(boxes.length - 1, started === -1 ? 0 : started)); n >= 0 && n < boxes.length; n += by) {
      const box = boxes[n];
      if (!box.built) { if (!holds(box.told)) continue; await fill(box); }
      const found = all(box, ".row").filter(wanted);
      if (by < 0) found.reverse();
      const after = found.find((r) => {
        if (!from || r === from) return !current() && r === from;
        const follows = Boolean(from.compareDocumentPosition(r) & Node.DOCUMENT_POSITION_FOLLOWING);
        return by > 0 ? follows : !follows;
      });
      if (after) { await go(after.dataset.key); return; }
    }
    $("spoken").textContent = words.no_further;
  }
  async function freshest() {
    const keys = Object.keys(state?.changed ?? {});
    if (!keys.length) { $("spoken").textContent = words.no_further; return; }
    const key = keys[(keys.indexOf(current()?.dataset.key) + 1) % keys.length];
    await go(key, { sentence: state.changed[key][0] });
  }
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  $("fresh").addEventListener("click", freshest);

  /* ---- the history of a row ---- */
  let historyOf = "", cameFrom = null;
  async function history(key, focus = true, number = -1, sentence = "") {
    const answer = await fetch(`history/${encodeURIComponent(key)}`).catch(() => null);
    if (!answer?.ok) { if (focus === false) closeHistory(); return; }
    const html = await answer.text();
    if (focus) cameFrom = document.activeElement;
    historyOf = key;
    if ($("told").html !== html) {
      $("told").html = html;
      const at = $("history").scrollTop;
      $("told").replaceChildren(built(html));
      if (!focus) $("history").scrollTop = at;
    }
    $("history").hidden = false;
    if (focus) $("told").querySelector("h2")?.focus();
    const wanted = number >= 0 ? $("told").querySelector(`.finding[data-n="${number}"]`) : sentence ? $("told").querySelector(`li[data-s="${sentence}"]`) : null;
    wanted?.classList.add("here");
    wanted?.scrollIntoView({ block: "nearest" });
  }
  function closeHistory() {
    if (!historyOf) return;
    const key = historyOf;
    historyOf = "";
    $("history").hidden = true;
    $("told").html = "";
    (cameFrom?.isConnected ? cameFrom : $(`r-${key}`))?.focus({ preventScroll: true });
  }
  $("history-close").addEventListener("click", closeHistory);
  text.addEventListener("click", (event) => {
    const found = event.target.closest(".row");
    if (!found || event.target.closest("a")) return;
    if (event.target.closest(".show-old")) { steady(() => open(found)); return; }
    if (event.target.closest(".more") || (event.target.closest(".cell") && getSelection().isCollapsed)) {
      const number = event.target.closest("mark.f")?.dataset.f;
      const s = event.target.closest(".s[data-s]");
      history(found.dataset.key, true, number ? Number(number.split(" ")[0]) : -1, s ? `${s.closest(".cell").matches(".old") ? "o" : "n"}${s.dataset.s}` : "");
    }
  });
  /* a finding and its place tell of each other */
  for (const kind of ["pointerover", "pointerout"]) {
    text.addEventListener(kind, (event) => {
      const spot = event.target.closest("mark.f[data-f], .finding");
      const found = spot?.closest(".row");
      if (!found) return;
      const numbers = (spot.dataset.f ?? spot.dataset.n).split(" ");
      for (const other of all(found, spot.matches("mark") ? ".finding" : "mark.f")) {
        const own = (other.dataset.f ?? other.dataset.n ?? "").split(" ");
        other.classList.toggle("here", kind === "pointerover" && own.some((n) => n && numbers.includes(n)));
      }
    });
  }

  /* ---- keys ---- */
  const useKeys = $("use-keys");
  useKeys.checked = kept.get("keys") !== false;
  useKeys.addEventListener("change", () => kept.set("keys", useKeys.checked));
  $("help").addEventListener("click", () => $("keys").showModal());
  function folding() {
    const near = current()?.closest(".piece") ?? all(text, ".piece, .fold").find((e) => e.getClientRects().length && e.getBoundingClientRect().bottom > bar + 10);
    const folds = all(text, ".fold");
    const target = near?.closest(".fold") ?? folds.find((f) => near && near.compareDocumentPosition(f) & Node.DOCUMENT_POSITION_FOLLOWING) ?? folds.at(-1);
    if (target) { steady(() => { target.open = !target.open; }); target.querySelector("summary").focus({ preventScroll: false }); }
  }
  const deeds = {
    j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), u: freshest, f: folding,
    t: () => current() && steady(() => open(current())),
    1: () => show(tabs[0]), 2: () => show(tabs[1]), 3: () => show(tabs[2]), "?": () => $("keys").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && historyOf) { closeHistory(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $("keys").open) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "Enter" && event.target.matches(".row")) { event.preventDefault(); history(event.target.dataset.key); return; }
    if (!useKeys.checked || !deeds[event.key]) return;
    event.preventDefault();
    deeds[event.key]();
  });

  /* ---- the stream: one at a time, slower the longer nobody answers ---- */
  let source = null, tries = 0, timer = 0;
  function connect() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource("events");
    source.addEventListener("state", ({ data }) => {
      if (lost) { lost = false; $("spoken").textContent = words.again; steady(banner); }
      tries = 0;
      const told = JSON.parse(data);
      if (state && told.generation < state.generation) state = { ...state, generation: 0 }; // the command was started again
      arrived(told);
    });
    source.onerror = () => {
      source.close();
      tries += 1;
      if (tries > 1 && !lost) { lost = true; steady(banner); }
      timer = setTimeout(connect, Math.min(30000, 500 * 2 ** tries));
    };
  }
  addEventListener("visibilitychange", () => { if (!document.hidden && lost) connect(); });
  const narrow = matchMedia("(max-width: 1000px)");
  $("glance-fold").open = !narrow.matches;
  narrow.addEventListener("change", () => { $("glance-fold").open = !narrow.matches; });
  /* a reload comes back to where it was */
  addEventListener("pagehide", () => kept.set("at", anchors()[0]?.[0] ?? ""));
  function arrive() {
    const at = kept.get("at");
    if (!at || !performance.getEntriesByType("navigation")[0] || performance.getEntriesByType("navigation")[0].type === "navigate") return;
    if (at.startsWith("r-")) go(at.slice(2), { quiet: true });
    else if (at.startsWith("s-")) $(at)?.scrollIntoView();
  }
  measure();
  connect();
})();
