import { z } from "zod/v3";

/** Amazon's three API regions: North America, Europe (with the Middle East and India), Far East. */
export const regionSchema = z.enum(["NA", "EU", "FE"]);

/** One of {@link regionSchema}. */
export type Region = z.infer<typeof regionSchema>;
