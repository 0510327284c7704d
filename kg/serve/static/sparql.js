// A query as one types it: colours, completion of terms, prefixes, variables and keywords, and the place of a fault.
import { cm, editor, place } from "./editor.js";

const field = document.getElementById("query");
const keywords = ("SELECT DISTINCT WHERE FILTER OPTIONAL UNION GRAPH VALUES BIND MINUS EXISTS NOT ASK CONSTRUCT DESCRIBE PREFIX LIMIT OFFSET " +
  "ORDER GROUP BY HAVING COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT CONTAINS STRSTARTS REGEX LCASE STR LANG DATATYPE BOUND COALESCE IF IN AS FROM NAMED").split(" ");
let words;

const known = async () => {
  if (!words) {
    const found = await (await fetch(field.dataset.words)).json();
    words = [
      ...found.terms.map(([label, detail, type]) => ({ label, detail, type })),
      ...found.prefixes.map((label) => ({ label: `${label}:`, type: "namespace" })),
      ...keywords.map((label) => ({ label, type: "keyword", boost: -1 })),
    ];
  }
  return words;
};

const complete = async (context) => {
  const word = context.matchBefore(/[?$]?[\w-]*:?[\w-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  if (/^[?$]/.test(word.text)) {
    const names = [...new Set(context.state.doc.toString().match(/[?$]\w+/g))].filter((name) => name !== word.text);
    return { from: word.from, options: names.map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }
  try {
    return { from: word.from, options: await known(), validFor: /^[\w-]*:?[\w-]*$/ };
  } catch { return null; }
};

const view = editor(field, {
  label: field.labels[0].textContent,
  mode: cm.sparql,
  complete,
  rows: 14,
  keys: [{ key: "Mod-Enter", run: () => { field.form.requestSubmit(); return true; } }],
});
const wrong = document.querySelector("[role=alert][data-line]");
if (wrong) {
  // The whole line: a parser tells the column at which it gave up, which is behind what is wrong.
  const { from, to } = view.state.doc.lineAt(place(view.state.doc, wrong.dataset.line - 1, 0));
  view.dispatch(cm.setDiagnostics(view.state, [{ from, to, severity: "error", message: wrong.textContent }]));
}
