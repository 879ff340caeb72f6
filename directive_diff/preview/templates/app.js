
"use strict";
/* The page builds everything from text: no HTML is ever parsed, and the policy forbids it. */
{
  const $ = (id) => document.getElementById(id);
  const WORDS = JSON.parse($("words").textContent);
  const CATEGORIES = new Map(JSON.parse($("categories").textContent));
  const lang = WORDS.lang;
  const PORTION = 30;
  const word = (key, values = {}) => WORDS[key].replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

  const made = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...inside);
    return element;
  };
  const button = (text, run, attributes = {}) => made("button", { type: "button", on: { click: run }, ...attributes }, text);
  const number = (value) => value.toLocaleString(lang);

  /* ---- talking to the server ---- */

  const failed = async (answer) => {
    let said = `${answer.status}`;
    try { said = (await answer.json()).error.text; } catch { /* no words of ours */ }
    return new Error(said);
  };
  const asked = async (path) => {
    const answer = await fetch(path);
    if (!answer.ok) throw await failed(answer);
    return answer;
  };
  const post = async (path, body, headers) => {
    /* to the page's own server alone the address may be told: some browsers else hide the origin as well, and are refused */
    const answer = await fetch(path, { method: "POST", referrerPolicy: "same-origin", headers: { "x-directive-diff": "1", ...headers }, body });
    if (!answer.ok) throw await failed(answer);
  };
  const deed = (path, given = {}) => post(path, JSON.stringify({ ...given, lang }), { "content-type": "application/json" });
  const tell = (text) => { $("told").textContent = text; };
  const complain = (error) => { const box = $("problem"); box.textContent = error ? String(error.message || error) : ""; box.hidden = !error; };

  /* ---- the two places ---- */

  const place = (side) => $(`place-${side}`);
  const refused = {};
  const bring = async (side, files) => {
    refused[side] = "";
    if (files.length !== 1) refused[side] = word("file_one");
    else if (files[0].size > WORDS.largest) refused[side] = word("file_too_large", { limit: number(WORDS.largest / 1e6) });
    if (refused[side]) { showSide(side, state.sides[side]); return; }
    const [file] = files;
    try {
      await post(`file/${side}`, file, { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(file.name) });
    } catch (error) { refused[side] = error.message; }
    await refresh();
  };
  for (const side of ["old", "new"]) {
    const box = place(side);
    const input = $(`file-${side}`);
    input.addEventListener("change", async () => { const files = [...input.files]; input.value = ""; if (files.length) await bring(side, files); });
    box.querySelector(".clear").addEventListener("click", async () => { refused[side] = ""; await act(() => deed("clear", { side })); input.focus(); });
    let inside = 0;
    box.addEventListener("dragenter", () => { inside += 1; box.classList.add("over"); });
    box.addEventListener("dragleave", () => { inside -= 1; if (!inside) box.classList.remove("over"); });
    box.addEventListener("drop", (event) => { inside = 0; box.classList.remove("over"); bring(side, [...event.dataTransfer.files]); });
  }
  /* a file that misses its place must not take the page away */
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => event.preventDefault());

  const showList = (box, entries) => {
    box.hidden = !entries.length;
    box.querySelector("summary").textContent = `${word("warnings")}: ${entries.length}`;
    box.querySelector("ul").replaceChildren(...entries.map((text) => made("li", {}, text)));
  };
  const showSide = (side, told) => {
    const box = place(side);
    const [brought, called, doing, error, warnings] = ["brought", "called", "doing", "error", "warnings"].map((name) => box.querySelector(`.${name}`));
    brought.hidden = told.status === "empty";
    brought.querySelector("b").textContent = told.name;
    brought.querySelector(".size").textContent = told.size ? `(${number(Math.max(1, Math.round(told.size / 1000)))} kB)` : "";
    called.hidden = told.status !== "ready" || !(told.called || told.subject);
    called.replaceChildren(told.called, made("span", {}, told.subject));
    doing.hidden = told.status !== "reading";
    doing.textContent = word("file_reading");
    const said = refused[side] || told.error;
    error.hidden = !said;
    error.textContent = said;
    showList(warnings, told.warnings);
  };

  /* ---- the whole page ---- */

  let state = { sides: { old: { status: "empty", warnings: [] }, new: { status: "empty", warnings: [] } }, result: null };
  let list = { number: 0, points: [], pairs: [] };
  let shownReport = 0;
  let refreshing = null;
  let again = false;

  const show = async () => {
    for (const side of ["old", "new"]) showSide(side, state.sides[side]);
    const { result, running } = state;
    const ready = ["old", "new"].every((side) => state.sides[side].status === "ready");
    document.body.classList.toggle("compared", Boolean(result));
    document.body.classList.toggle("reading", Boolean(result) && open === "report");
    $("compare").disabled = !ready || running;
    $("compare").hidden = Boolean(result) && !state.outdated;
    $("swap").hidden = Boolean(result) && !state.outdated;
    $("swap").disabled = running || ["old", "new"].every((side) => state.sides[side].status === "empty");
    $("start").hidden = $("compare").hidden && $("swap").hidden;
    $("ocr").checked = state.ocr;
    $("ocr").disabled = running;
    $("doing").hidden = !running;
    $("doing").lastElementChild.textContent = word(result ? "comparing_again" : "comparing");
    complain(state.problem);
    $("result").hidden = !result;
    if (!result) return;
    if (state.outdated && !running) tell(word("outdated"));
    else if (!result.differs) tell(word("nothing_differs"));
    else if ([word("outdated"), word("nothing_differs")].includes($("told").textContent)) tell("");
    showList($("notices"), result.notices);
    $("tab-points").textContent = word("tab_points", { count: number(result.counts.unexplained) });
    $("where").querySelector("code").textContent = result.decisions;
    $("take").replaceChildren(...result.files.map(([id, name, label]) => made("li", {}, button(label, (event) => take(id, name, event.currentTarget), { "data-take": id }))));
    for (const [k, item] of [...$("take").children].entries()) item.firstElementChild.append(made("small", {}, result.files[k][1]));
    showReport();
    if (list.number !== result.number) {
      list = await (await asked(`points/${lang}`)).json();
      showPoints();
    }
  };
  const refresh = async () => {
    if (refreshing) { again = true; return refreshing; }
    refreshing = (async () => {
      do {
        again = false;
        try {
          state = await (await asked(`state/${lang}`)).json();
          await show();
        } catch (error) { complain(error); }
      } while (again);
      refreshing = null;
    })();
    return refreshing;
  };
  const act = async (run) => {
    try { await run(); } catch (error) { await refresh(); complain(error); return false; }
    await refresh();
    return true;
  };
  $("compare").addEventListener("click", () => act(() => deed("compare")));
  $("ocr").addEventListener("change", () => act(() => deed("ocr", { on: $("ocr").checked })));
  $("swap").addEventListener("click", () => act(() => deed("swap")));

  const listen = () => {
    const source = new EventSource("events");
    source.addEventListener("state", () => { if ($("told").textContent === word("lost_connection")) tell(""); refresh(); });
    source.addEventListener("error", () => {
      tell(word("lost_connection"));
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    });
  };

  /* ---- tabs ---- */

  const tabs = ["report", "points", "take"];
  let open = "report";
  const showReport = () => {
    if (open !== "report" || !state.result || shownReport === state.result.number) return;
    shownReport = state.result.number;
    $("report").src = `report/${lang}`;
  };
  const choose = (name, focus) => {
    open = name;
    for (const each of tabs) {
      const tab = $(`tab-${each}`);
      tab.setAttribute("aria-selected", String(each === name));
      tab.tabIndex = each === name ? 0 : -1;
      $(`panel-${each}`).hidden = each !== name;
    }
    document.body.classList.toggle("reading", name === "report");
    if (scrollY > $("result").offsetTop) scrollTo(0, $("result").offsetTop);
    if (focus) $(`tab-${name}`).focus();
    showReport();
  };
  for (const [at, name] of tabs.entries()) {
    $(`tab-${name}`).addEventListener("click", () => choose(name));
    $(`tab-${name}`).addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) { event.preventDefault(); choose(tabs[(at + step + tabs.length) % tabs.length], true); }
    });
  }

  /* ---- reports to take away ---- */

  const take = async (id, name, pressed) => {
    pressed.disabled = true;
    tell(word("taking", { name }));
    try {
      const blob = await (await asked(`take/${lang}/${id}`)).blob();
      const address = URL.createObjectURL(blob);
      made("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
      tell(word("taken", { name }));
      complain("");
    } catch (error) { tell(""); complain(error); }
    pressed.disabled = false;
    pressed.focus();
  };

  /* ---- the points ---- */

  const FILTERS = ["unexplained", "check", "said", "all"];
  let filter = "";
  let keys = [];
  let portion = PORTION;
  const drafts = new Map(); // what is typed and not saved, by key
  const shown = new Map(); // the points on the page: key -> [JSON, element]
  const idOf = (point) => point.key || `#${point.number}`;
  const fits = (point) => filter === "all" || point.state === filter;

  const showPoints = () => {
    if (!filter) filter = FILTERS.find((name) => state.result.counts[name]) || "all";
    const byKey = new Map(list.points.map((point) => [idOf(point), point]));
    /* what has been dealt with stays where it is until the list is chosen anew */
    keys = keys.filter((key) => byKey.has(key));
    const known = new Set(keys);
    for (const point of list.points) if (fits(point) && !known.has(idOf(point))) keys.push(idOf(point));
    if (!known.size) keys.sort((a, b) => (byKey.get(a).state !== "unexplained") - (byKey.get(b).state !== "unexplained") || byKey.get(a).number - byKey.get(b).number);
    $("filters").replaceChildren(...FILTERS.map((name) => button(
      `${word(`filter_${name}`)}: ${number(state.result.counts[name])}`,
      () => { filter = name; keys = []; portion = PORTION; showPoints(); $("filters").querySelector("[aria-pressed=true]").focus(); },
      { "aria-pressed": String(name === filter), "data-filter": name },
    )));
    const focused = focus();
    const wanted = keys.slice(0, portion).map((key) => byKey.get(key));
    const elements = wanted.map((point) => {
      const key = idOf(point), now = JSON.stringify(point), before = shown.get(key);
      if (before && before[0] === now) return before[1];
      const element = pointOf(point);
      shown.set(key, [now, element]);
      return element;
    });
    const box = $("points");
    if (elements.length !== box.children.length || elements.some((element, k) => element !== box.children[k])) {
      box.replaceChildren(...(elements.length ? elements : [made("li", { class: "hint" }, word("none_here"))]));
      restore(focused);
    }
    $("more").hidden = keys.length <= portion;
    $("more").textContent = word("more", { count: number(keys.length - portion) });
    showPairs();
  };
  $("more").addEventListener("click", () => { const at = portion; portion += PORTION; showPoints(); $("points").children[at]?.querySelector("textarea, button")?.focus(); });

  const focus = () => {
    const active = document.activeElement;
    const item = active?.closest?.(".point");
    return item && { key: item.dataset.key, what: active.dataset.what, at: active.selectionStart, scroll: item.getBoundingClientRect().top };
  };
  const restore = (focused) => {
    if (!focused) return;
    const item = [...$("points").children].find((element) => element.dataset.key === focused.key);
    if (!item) return;
    scrollBy(0, item.getBoundingClientRect().top - focused.scroll);
    const field = item.querySelector(`[data-what="${focused.what}"]`);
    field?.focus({ preventScroll: true });
    if (focused.at != null && field?.setSelectionRange) field.setSelectionRange(focused.at, focused.at);
  };

  const marked = (segments) => segments.map(([op, text]) => {
    if (!op) return text;
    const insert = op === "insert";
    return made(insert ? "ins" : "del", {}, made("span", { class: "spoken" }, ` ${word(insert ? "inserted" : "deleted")} `), text, made("span", { class: "spoken" }, ` ${word("end_mark")} `));
  });
  const side = (name, where, segments, absent) => made("div", {},
    made("small", {}, `${word(name)}${where ? ` · ${where}` : ""}`),
    segments.length ? made("p", { lang: "vi" }, ...marked(segments)) : made("p", { class: "absent" }, word(absent)));

  const pointOf = (point) => {
    const head = made("h3", {}, made("b", {}, `[${point.number}]`), made("span", { class: "badge" }, `${point.sign} ${point.kind}`));
    for (const reason of point.reasons) head.append(made("span", { class: `badge${point.state === "unexplained" && !reason.sure ? " unexplained" : ""}` }, reason.label));
    if (point.given) head.append(made("span", { class: "badge" }, word("given")));
    const why = made("ul", { class: "why" }, ...point.reasons.filter((reason) => reason.text).map((reason) => made("li", {}, made("b", {}, `${reason.label}. `), reason.sure ? made("i", {}, `${reason.sure}. `) : "", reason.text)));
    const item = made("li", { class: `point ${point.state}`, "data-key": idOf(point), "data-number": point.number }, head,
      made("div", { class: "words" }, side("was", point.was, point.old, "absent_old"), side("now", point.now, point.new, "absent_new")),
      why);
    if (!point.key) item.append(made("p", { class: "hint" }, word("cannot_quote")));
    else item.append(deciding(point));
    return item;
  };

  const deciding = (point) => {
    const { key } = point;
    const draft = drafts.get(key);
    const now = { text: draft?.text ?? point.text, categories: [...(draft?.categories ?? point.categories)] };
    const told = made("span", { class: "state", role: "status" });
    const text = made("textarea", { id: `text-${key}`, "data-what": "text", lang: "vi", rows: 3, spellcheck: "false" });
    text.value = now.text;
    const chosen = made("ul", { class: "chosen" });
    const choice = made("select", { id: `category-${key}`, "data-what": "category" });
    const differs = () => now.text.trim() !== point.text.trim() || now.categories.join() !== point.categories.join();
    const keep = () => { if (differs()) drafts.set(key, { text: now.text, categories: now.categories }); else drafts.delete(key); };
    const categories = () => {
      chosen.replaceChildren(...now.categories.map((id) => made("li", {}, button(`${CATEGORIES.get(id) ?? id} ✕`, async () => { now.categories = now.categories.filter((one) => one !== id); keep(); categories(); await save(); choice.focus(); }, { title: word("category_remove") }))));
      choice.replaceChildren(made("option", { value: "" }, word("category_add")), ...[...CATEGORIES].filter(([id]) => !now.categories.includes(id)).map(([id, label]) => made("option", { value: id }, label)));
    };
    let saving = Promise.resolve();
    const save = () => {
      saving = saving.then(async () => {
        if (!differs()) return;
        const sent = { key, number: point.number, text: now.text, categories: [...now.categories] };
        told.className = "state";
        told.textContent = word("saving");
        try {
          await deed("say", sent);
          if (now.text === sent.text && now.categories.join() === sent.categories.join()) drafts.delete(key);
          Object.assign(point, { text: sent.text, categories: sent.categories });
          told.textContent = word("saved", { name: state.result.decisions });
        } catch (error) {
          told.className = "state bad";
          told.textContent = `${word("unsaved")} ${error.message}`;
        }
      });
      return saving;
    };
    text.addEventListener("input", () => { now.text = text.value; keep(); told.className = "state"; told.textContent = differs() ? word("unsaved") : ""; });
    text.addEventListener("change", save);
    text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); } });
    choice.addEventListener("change", async () => { if (choice.value) { now.categories.push(choice.value); keep(); categories(); await save(); } });
    categories();
    if (draft) told.textContent = word("unsaved");
    else if (point.state === "said") told.textContent = word("by_officer");
    const others = made("div", {});
    const acts = made("div", { class: "acts" }, button(word("save"), save, { "data-what": "save" }),
      point.paired ? button(word("not_counterpart"), () => act(() => deed("part", { key })), { "data-what": "part" }) : "",
      button(word("choose_counterpart"), () => counterparts(key, others), { "data-what": "choose" }), told);
    return made("div", {}, made("div", { class: "decide" },
      made("div", {}, made("label", { for: text.id }, word("your_explanation")), text),
      made("div", {}, made("label", { for: choice.id }, word("your_category")), choice, chosen)), acts, others);
  };

  const counterparts = async (key, box) => {
    if (box.firstChild) { box.replaceChildren(); return; }
    try {
      const { candidates } = await (await asked(`candidates/${key}`)).json();
      box.replaceChildren(made("ul", { class: "others" }, ...candidates.map((one) => made("li", {},
        made("small", {}, `${word(one.side === "old" ? "was" : "now")} · ${one.where}${one.free ? ` · ${word("free")}` : ""}`), made("br"), made("span", { lang: "vi" }, one.text), " ",
        button(word("choose_this"), () => act(() => deed("tie", { key, side: one.side, unit: one.id }))))),
      made("li", {}, button(word("choose_close"), () => box.replaceChildren()))));
      box.querySelector("button")?.focus();
    } catch (error) { complain(error); }
  };

  const showPairs = () => {
    const box = $("pairs");
    box.hidden = !list.pairs.length;
    box.querySelector("summary").textContent = `${word("pair_decisions")}: ${list.pairs.length}`;
    box.querySelector("ul").replaceChildren(...list.pairs.map((pair) => made("li", {}, `${pair.told}: «${pair.old}» – «${pair.new}» `, button(word("undo"), () => act(() => deed("undo", { line: pair.line }))))));
  };

  addEventListener("beforeunload", (event) => { if (drafts.size) event.preventDefault(); });
  listen();
  refresh();
}
