import { z } from "zod";
import { type Settings, settingsSchema } from "../state/settings.ts";
import type { World } from "../state/world.ts";
import { parseControl } from "./parse-control.ts";

/** Changes the named settings and leaves the others alone. */
export function changeSettings(world: World, body: unknown): Settings {
  const change = parseControl(z.record(z.string(), z.unknown()), body);
  return applySettings(world, parseControl(settingsSchema, { ...world.settings, ...change }));
}

/** Replaces all settings. */
export function applySettings(world: World, settings: Settings): Settings {
  world.settings = { ...settings };
  world.clock.setOffset(settings.clock_offset_seconds);
  return world.settings;
}
