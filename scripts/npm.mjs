// Runs npm quietly, also on a machine where nobody has a home directory.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function environment(extra) {
	const home = process.env.HOME ?? process.env.USERPROFILE ?? '';
	const cache =
		home !== '' && existsSync(home) ? {} : { npm_config_cache: join(tmpdir(), 'npm-cache'), HOME: tmpdir() };
	return { ...process.env, ...cache, ...extra };
}

/** Runs npm in `folder`; `ok` says whether it went well, `log` is everything it printed. */
export function npm(args, { folder, env = {} }) {
	const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
	const done = spawnSync('npm', [...args, ...quiet], {
		cwd: folder,
		env: environment(env),
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		shell: process.platform === 'win32',
	});
	return {
		ok: done.status === 0,
		output: done.stdout ?? '',
		log: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`,
	};
}
