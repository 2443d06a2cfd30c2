/** A part of the document. */
export type OpenApiObject = Record<string, unknown>;
