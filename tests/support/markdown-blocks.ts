/** A block of code in a document. */
export interface MarkdownBlock {
  /** What follows the backticks, such as `bash`. */
  language: string;
  code: string;
}

/**
 * The blocks of code below a heading, up to the next heading of the same or a higher level, in order.
 *
 * @param heading With its number signs: `## A tour`.
 * @throws Error when the document has no such heading.
 */
export function markdownBlocks(text: string, heading: string): MarkdownBlock[] {
  const level = heading.indexOf(" ");
  const start = `\n${text}\n`.indexOf(`\n${heading}\n`);
  if (start === -1) throw new Error(`The document has no heading "${heading}".`);
  const rest = text.slice(start + heading.length);
  // Within a block a number sign begins a comment.
  const end = rest.replaceAll(/```[\s\S]*?```/g, (block) => " ".repeat(block.length))
    .search(new RegExp(`\\n#{1,${level}} `));
  const section = end === -1 ? rest : rest.slice(0, end);
  return [...section.matchAll(/```(\w*)\n([\s\S]*?)```/g)]
    .map(([, language = "", code = ""]) => ({ language, code }));
}
