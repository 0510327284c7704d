// Notes as one types them: checked by the service a moment after each change, with completion, and saved without leaving the page.
import { cm, editor, place, replace } from "./editor.js";

const form = document.getElementById("write");
const field = document.getElementById("notes");
const told = document.getElementById("state");
const seen = document.getElementById("seen");
const at = new URL(form.action);
let version = form.dataset.version;
let stored = field.value;
let asked = 0;
let waits;

const ask = async (what, more = {}, method = "POST", headers = {}) => {
  const body = method === "PUT" ? field.value : JSON.stringify({ notes: field.value, ...more });
  const type = method === "PUT" ? "text/plain; charset=utf-8" : "application/json";
  const answer = await fetch(at.pathname + what, { method, body, headers: { "Content-Type": type, "X-Token": form.dataset.token, ...headers } });
  const found = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(found.detail || found.title), { status: answer.status });
  return [found, answer];
};

// What is wrong stands in the list below, made by the service; the editor shows the same at its place.
const mark = () => {
  const doc = view.state.doc;
  view.dispatch(cm.setDiagnostics(view.state, [...seen.querySelectorAll(".faults li")].map((item) => {
    const { line, column, end } = item.querySelector("a.at").dataset;
    const from = place(doc, line - 1, Number(column));
    const severity = item.classList.contains("mild") ? "warning" : "error";
    return { from, to: Math.max(from, place(doc, line - 1, Number(end))), severity, message: item.querySelector(".says").textContent };
  })));
};

const check = async (what = "/check", more = {}) => {
  const mine = ++asked, text = field.value;
  told.textContent = "checking …";
  try {
    const [found] = await ask(what, more);
    if (mine !== asked) return;
    if (field.value !== text) { // typed meanwhile: that stays, and is checked in its turn
      if (what !== "/check") told.textContent = "The notes changed meanwhile: do that again.";
      return;
    }
    if (found.notes !== field.value) replace(view, found.notes);
    clearTimeout(waits);
    asked++;
    seen.innerHTML = found.lists; // the service escapes what it shows
    mark();
    told.textContent = field.value === stored ? "" : "not saved";
  } catch (error) {
    if (mine === asked) told.textContent = error.message;
  }
};

const save = async () => {
  const text = field.value;
  told.textContent = "saving …";
  try {
    const [found, answer] = await ask("", {}, "PUT", { "If-Match": `"${version}"` });
    version = form.elements.version.value = answer.headers.get("etag").replaceAll('"', "");
    stored = text;
    told.textContent = found.turtle ? "saved, with its Turtle" : "saved; its Turtle waits until the notes can be read";
  } catch (error) {
    told.textContent = error.status === 412 ? "Not saved: it was saved from elsewhere meanwhile." : `Not saved: ${error.message}`;
    if (error.status === 412) { // the form shows the difference, and what can be done
      addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true, once: true });
      HTMLFormElement.prototype.submit.call(withDo("save"));
    }
  }
};

const withDo = (value) => {
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value });
  stored = field.value;
  form.append(hidden);
  return form;
};

const complete = async (context) => {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (!context.explicit && !/[\w:"{;>]$/.test(before)) return null;
  try {
    const [found] = await ask("/complete", { line: line.number - 1, column: [...before].length });
    const options = found.choices.map((each, number) => ({ label: each.text, detail: each.about.slice(0, 70), boost: -number, type: each.kind }));
    return options.length ? { from: place(context.state.doc, line.number - 1, found.start), options, filter: false } : null;
  } catch { return null; }
};

const view = editor(field, {
  label: "Notes",
  complete,
  changed: () => { clearTimeout(waits); told.textContent = "not saved"; waits = setTimeout(check, 350); },
  keys: [{ key: "Mod-s", preventDefault: true, run: () => { save(); return true; } }],
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = event.submitter?.value || "check";
  if (wanted === "save") save();
  else check(wanted === "check" ? "/check" : "/change", { do: wanted });
});
seen.addEventListener("click", (event) => {
  const link = event.target.closest("a.at");
  if (!link) return;
  event.preventDefault();
  const to = place(view.state.doc, link.dataset.line - 1, Number(link.dataset.column));
  view.dispatch({ selection: { anchor: to }, effects: cm.EditorView.scrollIntoView(to, { y: "center" }) });
  view.focus();
});
addEventListener("beforeunload", (event) => { if (form.querySelector("button[value=save]") && field.value !== stored) event.preventDefault(); });
mark();
