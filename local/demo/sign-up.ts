import { createClient, type SupabaseClient } from "@supabase/supabase-js";

/** A signed-in user of the stack. */
export interface SignedIn {
  supabase: SupabaseClient;
  userId: string;
  email: string;
}

/** Signs a new user up with supabase-js, as an app's frontend does. */
export async function signUp(
  stack: { supabase_url: string; publishable_key: string },
  email = `person-${crypto.randomUUID().slice(0, 8)}@example.com`,
): Promise<SignedIn> {
  const supabase = createClient(stack.supabase_url, stack.publishable_key, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = await supabase.auth.signUp({ email, password: crypto.randomUUID() });
  if (error !== null) throw error;
  if (data.user === null || data.session === null) throw new Error("Auth gave no session.");
  return { supabase, userId: data.user.id, email };
}
