import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureRuntime, installPackage, packPackage } from '../../testbed/runtime';

/** What it costs to have the package installed. */
export interface ColdStart {
	tarballBytes: number;
	files: number;
	/** Loading all nodes and credentials into a Node that already runs n8n's own packages, milliseconds; median. */
	loadMs: number;
}

const times = 7;
const script = join(__dirname, 'coldStartScript.cjs');

/** Packs the package, installs it as a user would and loads it in fresh processes. */
export function measureColdStart(): ColdStart {
	const { node, n8n } = ensureRuntime();
	const tarball = packPackage();
	const folder = mkdtempSync(join(tmpdir(), 'gpt-image-cold-'));
	try {
		installPackage(tarball, folder);
		const installed = join(folder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-gpt-image');
		const workflowPackage = createRequire(n8n).resolve('n8n-workflow');
		const said = Array.from({ length: times }, () => run(node, [script, installed, workflowPackage]));
		const loads = said.map(Number).sort((a, b) => a - b);
		const listed = run('tar', ['-tzf', tarball]).trim().split('\n');
		return { tarballBytes: statSync(tarball).size, files: listed.length, loadMs: loads[Math.floor(times / 2)]! };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function run(command: string, args: string[]): string {
	const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} failed:\n${stderr}`);
	return stdout;
}
