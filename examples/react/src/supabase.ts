import { createClient } from "@supabase/supabase-js";

/** The project that the app has anyway. */
export const supabase = createClient(
  import.meta.env.VITE_SUPABASE_URL,
  import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY,
);
