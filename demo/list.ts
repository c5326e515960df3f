import { basename } from 'node:path';
import type { WorkflowJson } from '../testbed';
import { liveOnly, partsFor } from './parts';
import { loadWorkflow, workflowNames } from './workflowFiles';

function remark(workflow: WorkflowJson): string {
	if (liveOnly(workflow).length > 0) return ' (needs an account of yours: look at it in the editor)';
	const names = partsFor(workflow).map(({ name }) => name);
	return names.length > 0 ? ` (starts ${names.join(' and ')})` : '';
}

/** One line per workflow of a folder: the name for --workflow, and what it is. */
export function listWorkflows(folder: string): string {
	const lines = workflowNames(folder).map((name) => {
		const workflow = loadWorkflow(folder, name, {}, {});
		return [basename(name), `${workflow.name}${remark(workflow)}`] as const;
	});
	const width = Math.max(...lines.map(([name]) => name.length));
	return lines.map(([name, what]) => `${name.padEnd(width)}  ${what}`).join('\n');
}
