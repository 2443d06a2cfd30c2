/** The header that names the author of an answer: `amazon` when it is passed on, `connect` when it is ours. */
export const ANSWERED_BY = "x-answered-by";
