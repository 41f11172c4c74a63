// Everything that is made from sources before it runs: the admin, the storefront extensions, the mail layouts.

const steps: [name: string, run: () => Promise<void>][] = [
  ['web', async () => (await import('../web/build.ts')).buildWeb()],
  ['extensions', async () => (await import('../extensions/build.ts')).buildExtensions()],
  ['mail', async () => (await import('./channels/email/build.ts')).buildMail()],
];

for (const [name, run] of steps) {
  const begun = performance.now();
  await run();
  process.stderr.write(`built ${name} in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
}
