// An editor in the place of a text field, which stays the one that is sent. Without this script the field is used as it is.
import * as cm from "./codemirror.js";

const theme = cm.EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--raised)", border: "1px solid color-mix(in srgb, var(--ink) 45%, transparent)", borderRadius: "8px", fontSize: ".875rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", borderRadius: "8px" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: ".6rem" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--quiet)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--link) 7%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--link) 25%, transparent)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--paper)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "inherit", marginLeft: ".8em" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", maxWidth: "36rem", whiteSpace: "pre-wrap" },
  ".cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--act) 25%, transparent)" },
});
const colours = cm.HighlightStyle.define([
  { tag: cm.tags.keyword, color: "var(--said)", fontWeight: "600" },
  { tag: [cm.tags.string, cm.tags.literal], color: "var(--act)" },
  { tag: [cm.tags.variableName, cm.tags.labelName], color: "var(--link)" },
  { tag: [cm.tags.comment, cm.tags.meta], color: "var(--quiet)" },
  { tag: [cm.tags.atom, cm.tags.number], color: "var(--meant)" },
]);

// Where something is typed over a selection, a browser would keep its looks in a style of its own, which the policy does not allow.
const typedOver = (event, view) => {
  if (event.inputType !== "insertText" || !event.data || event.isComposing || view.state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true }));
  return true;
};

/** Puts an editor in the place of a field. mode: of CodeMirror's stream parsers; complete: a source; changed: is called. */
export function editor(field, { label, mode, complete, changed, keys = [], rows = 26 }) {
  const host = document.createElement("div");
  host.className = "editor";
  field.after(host);
  const root = host.attachShadow({ mode: "open" }); // there its styles need no leave of the policy
  const state = cm.EditorState.create({
    doc: field.value,
    extensions: [
      cm.lineNumbers(), cm.lintGutter(), cm.history(), cm.drawSelection(), cm.highlightActiveLine(), cm.bracketMatching(), cm.closeBrackets(), cm.EditorView.lineWrapping,
      cm.keymap.of([...keys, ...cm.completionKeymap, ...cm.lintKeymap, ...cm.historyKeymap, ...cm.defaultKeymap]),
      cm.autocompletion({ override: [complete], maxRenderedOptions: 60 }),
      ...(mode ? [cm.StreamLanguage.define(mode)] : []),
      cm.syntaxHighlighting(colours), theme,
      cm.EditorView.theme({ "&": { height: `${rows * 1.36}rem` } }),
      cm.EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
      cm.EditorView.domEventHandlers({ beforeinput: typedOver }),
      cm.EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        field.value = update.state.doc.toString();
        changed?.();
      }),
    ],
  });
  const view = new cm.EditorView({ state, parent: root, root });
  field.hidden = true;
  return view;
}

/** The place in a document of a line from 0 and a column in code points. */
export function place(doc, line, column) {
  const at = doc.line(Math.max(1, Math.min(doc.lines, line + 1)));
  return Math.min(at.to, at.from + [...at.text].slice(0, column).join("").length);
}

/** Replaces the whole text, as one step that can be undone; what stays the same at both ends is left alone. */
export function replace(view, text) {
  const before = view.state.doc.toString();
  let start = 0, end = 0;
  while (start < Math.min(before.length, text.length) && before[start] === text[start]) start++;
  while (end < Math.min(before.length, text.length) - start && before.at(-1 - end) === text.at(-1 - end)) end++;
  view.dispatch({ changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) } });
}

export { cm };
