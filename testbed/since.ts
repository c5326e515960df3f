import { n8nVersion } from './runtime';

const order = new Intl.Collator('en', { numeric: true }).compare;

/** `test`, for what n8n can do from a version on. On an older one it is skipped, and its name says what that one lacks: docs/versions.md is written from it. */
export const since = (version: string, what: string) => (order(n8nVersion, version) >= 0 ? test : (name: string) => test.skip(`${name} (lacks: ${what})`, () => {}));
