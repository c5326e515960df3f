import { spawnSync } from 'node:child_process';

/** `test` where this machine has a tool, else a test that is skipped. */
export const withTool = (tool: 'gm' | 'openssl') => (spawnSync(tool, ['version']).status === 0 ? test : test.skip);
