/** Generous times: a property is played many times, on a machine that may have other work. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['suite/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
