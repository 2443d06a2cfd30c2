/** The header that tells whose answer it is: `amazon`, passed on as it came, or `connect`, our own. */
export const ANSWERED_BY = "x-answered-by";
