import { triggerOf } from '../testbed';
import type { Execution, N8nClient, WorkflowJson } from '../testbed';

/** What the demo says to a workflow that waits for chat messages: ask for a picture, then change it. */
const messages = ['Draw a poster for a spring sale that says FRESH', 'Make the background deep blue'];

const chatTrigger = '@n8n/n8n-nodes-langchain.chatTrigger';

/** Runs a workflow to its end; one that waits for chat messages is talked to, and runs once per message. */
export async function runAll(n8n: N8nClient, id: string, workflow: WorkflowJson): Promise<Execution[]> {
	const trigger = triggerOf(workflow);
	const patience = 30 * 60_000;
	if (trigger?.type !== chatTrigger) return [await n8n.finished(await n8n.start(id, trigger?.name), patience)];
	const session = `demo-${Date.now()}`;
	const executions: Execution[] = [];
	for (const message of messages) {
		console.log(`You: ${message}`);
		const execution = await n8n.finished(await n8n.say(id, trigger.name, message, session), patience);
		console.log(`Assistant: ${execution.lastOutput()}`);
		executions.push(execution);
	}
	return executions;
}
