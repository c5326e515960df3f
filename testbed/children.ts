import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** Arguments for a Node child whose descriptor 3 is a pipe to us: it ends when we do, even if we are killed. */
export const endWithParent = ['--require', join(__dirname, 'end-with-parent.cjs')];

const children = new Set<ChildProcess>();

/** A child of ours never outlives us, however we end. */
const endAll = () => {
	for (const child of children) child.kill('SIGTERM');
};
process.once('exit', endAll);

/** Remembers a child process until it ends. */
export function track(child: ChildProcess): void {
	children.add(child);
	child.once('exit', () => children.delete(child));
}

/** Ends a child process and waits until it is gone; after `patience` milliseconds it is killed. */
export async function end(child: ChildProcess, { patience = 10_000, signal = 'SIGTERM' as NodeJS.Signals } = {}): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill(signal);
	const impatience = setTimeout(() => child.kill('SIGKILL'), patience);
	await gone;
	clearTimeout(impatience);
}
