/**
 * Runs the steps of a test side by side, so that what they all wait for passes only once. Each needs
 * a connection and faults of its own.
 */
export async function atOnce(
  test: Deno.TestContext,
  steps: Record<string, () => Promise<void>>,
): Promise<void> {
  await Promise.all(
    Object.entries(steps).map(([name, fn]) =>
      test.step({ name, fn, sanitizeOps: false, sanitizeResources: false, sanitizeExit: false })
    ),
  );
}
