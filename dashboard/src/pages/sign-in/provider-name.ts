import type { Provider } from "@supabase/auth-js";

/** Providers of Supabase Auth that `sign_in` of config.json may name. */
const PROVIDERS: Partial<Record<Provider, string>> = {
  apple: "Apple",
  azure: "Microsoft",
  bitbucket: "Bitbucket",
  discord: "Discord",
  facebook: "Facebook",
  github: "GitHub",
  gitlab: "GitLab",
  google: "Google",
  keycloak: "single sign-on",
  linkedin_oidc: "LinkedIn",
  notion: "Notion",
  slack_oidc: "Slack",
  workos: "single sign-on",
};

function isProvider(name: string): name is Provider {
  return name in PROVIDERS;
}

/**
 * The provider that config.json names.
 *
 * @throws Error for a provider that is not known here.
 */
export function providerName(name: string): { id: Provider; name: string } {
  if (isProvider(name)) return { id: name, name: PROVIDERS[name] ?? name };
  throw new Error(
    `config.json names "${name}" in sign_in. Known are password, magic_link, ${
      Object.keys(PROVIDERS).join(", ")
    }.`,
  );
}
