// Comfort: quotes and facts light up together, the fact that a link leads to opens, Ctrl-Enter runs a query.
"use strict";
(() => {
  const all = [...document.querySelectorAll("[data-q]")];
  const of = new Map();
  for (const one of all) for (const id of one.dataset.q.trim().split(/\s+/)) {
    if (!of.has(id)) of.set(id, []);
    of.get(id).push(one);
  }
  // Quotes that cross are cut into pieces in the page; lit up, each is one again, from its first piece to its last.
  const whole = (id) => {
    const pieces = (of.get(id) || []).filter((piece) => piece.classList.contains("m"));
    if (!pieces.length) return [];
    const range = new Range();
    range.setStartBefore(pieces[0]);
    range.setEndAfter(pieces.at(-1));
    return [range];
  };
  const light = (one, on) => {
    const ids = one.dataset.q.trim().split(/\s+/);
    for (const id of ids) for (const other of of.get(id) || []) other.classList.toggle("on", on);
    if (CSS.highlights) {
      if (on) CSS.highlights.set("lit", new Highlight(...ids.flatMap(whole)));
      else CSS.highlights.delete("lit");
    }
  };
  for (const one of all) {
    one.addEventListener("mouseenter", () => light(one, true));
    one.addEventListener("mouseleave", () => light(one, false));
    one.addEventListener("focusin", () => light(one, true));
    one.addEventListener("focusout", () => light(one, false));
  }
  const open = () => {
    const to = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fact = to && to.closest(".fact");
    const parts = fact && fact.querySelector("details");
    if (parts) parts.open = true;
  };
  addEventListener("hashchange", open);
  open();
  const query = document.getElementById("query");
  if (query) {
    query.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) query.form.requestSubmit();
    });
  }
  for (const node of document.querySelectorAll(".network a")) {
    const dim = (on) => {
      const name = node.dataset.n;
      const near = new Set([name]);
      for (const line of document.querySelectorAll(".network line")) {
        const own = line.dataset.a === name || line.dataset.b === name;
        line.classList.toggle("dim", on && !own);
        if (own) { near.add(line.dataset.a); near.add(line.dataset.b); }
      }
      for (const other of document.querySelectorAll(".network a")) other.classList.toggle("dim", on && !near.has(other.dataset.n));
    };
    node.addEventListener("mouseenter", () => dim(true));
    node.addEventListener("mouseleave", () => dim(false));
    node.addEventListener("focus", () => dim(true));
    node.addEventListener("blur", () => dim(false));
  }
})();
