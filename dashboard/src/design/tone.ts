/** How something is: the colour never says it alone, a word and a drawing do too. */
export type Tone = "good" | "warn" | "bad" | "quiet" | "accent";
