/** Text that is safe inside HTML and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

const style = `
:root { color-scheme: light dark; --ink: #1b2530; --paper: #fff; --soft: #f3f5f7; --line: #cfd6dc;
  --accent: #8a4b00; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf1; --paper: #1a2027; --soft: #11161b;
  --line: #3b4652; --accent: #ffb65c; --on-accent: #1b1206; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--soft); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 34rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: .75rem; padding: 1.5rem 1.75rem; }
h1 { font-size: 1.35rem; margin: 0 0 .25rem; }
.note { margin: 0 0 1rem; font-size: .875rem; opacity: .8; }
code { overflow-wrap: anywhere; font-size: .875em; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem; }
legend { font-weight: 600; padding: 0 .35rem; }
label.choice { display: grid; grid-template-columns: auto 1fr; gap: .1rem .65rem; padding: .4rem 0;
  cursor: pointer; }
label.choice small { grid-column: 2; opacity: .8; }
.actions { display: flex; gap: .75rem; margin-top: 1.25rem; }
button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border-radius: .5rem; cursor: pointer;
  border: 1px solid var(--accent); background: transparent; color: var(--accent); }
button.primary { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0; }`;

/** A whole page around `content`, which must be safe HTML already. */
export function htmlPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main>${content}</main></body>
</html>
`;
}
