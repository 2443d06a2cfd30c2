import { chaptersCheck } from "./checks/chapters.ts";
import { copiesCheck } from "./checks/copies.ts";
import { exposedSchemasCheck } from "./checks/exposed-schemas.ts";
import { functionsCheck } from "./checks/functions.ts";
import { grantsCheck } from "./checks/grants.ts";
import { healthCheck } from "./checks/health.ts";
import { orphansCheck } from "./checks/orphans.ts";
import { platformCheck } from "./checks/platform.ts";
import { redirectAddressCheck } from "./checks/redirect-address.ts";
import { scheduleCheck } from "./checks/schedule.ts";
import { sealedValuesCheck } from "./checks/sealed-values.ts";
import { secretsCheck } from "./checks/secrets.ts";
import { triggersCheck } from "./checks/triggers.ts";
import type { Check } from "./finding.ts";

/** In the order in which a person would fix what they find. */
export const CHECKS: readonly Check[] = [
  platformCheck,
  chaptersCheck,
  copiesCheck,
  grantsCheck,
  triggersCheck,
  orphansCheck,
  scheduleCheck,
  exposedSchemasCheck,
  secretsCheck,
  functionsCheck,
  redirectAddressCheck,
  healthCheck,
  sealedValuesCheck,
];
