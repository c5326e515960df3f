import type { Execution, N8nClient, WorkflowJson } from '../testbed';
import { openPage, sendPage, untilItAsks, type FormPage, type Question } from './person';
import { demoReview, reviewAddress } from './reviewer';

const formTriggerOf = ({ nodes }: WorkflowJson) => nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');

/** Whether a person starts the workflow by a form. */
export const startsByForm = (workflow: WorkflowJson): boolean => formTriggerOf(workflow) !== undefined;

/** Presses Execute workflow in the editor; the answer is the address of the form that then opens. */
export async function executeByForm(n8n: N8nClient, id: string, workflow: WorkflowJson): Promise<string> {
	const { name, webhookId } = formTriggerOf(workflow)!;
	await n8n.rest.post(`/rest/workflows/${id}/run`, { triggerToStartFrom: { name } });
	return `${n8n.address.url}/form-test/${webhookId}`;
}

/** How the demo's person answers: gives a name, approves all pictures but the last, and says why not that one. */
function demoPerson({ questions }: FormPage): (question: Question) => string {
	const decisions = questions.filter(({ options }) => options.includes('Reject')).map(({ label }) => label);
	const rejected = decisions.length > 1 ? decisions.at(-1)! : '';
	return ({ label, options, value }) => {
		if (options.length > 0) return label === rejected ? 'Reject' : options[0]!;
		if (rejected !== '' && label.endsWith(rejected)) return 'Not this time';
		return label === 'Your name' ? 'The demo' : value;
	};
}

function tell(page: FormPage, answer: (question: Question) => string, say: (line: string) => void): void {
	const decided = page.questions.filter(({ options }) => options.length > 0);
	const those = (word: string) =>
		decided.filter((question) => answer(question) === word).map(({ label }) => `“${label}”`);
	for (const word of new Set(decided.flatMap(({ options }) => options))) {
		const labels = those(word);
		if (labels.length > 0) say(`  As the person at the form: ${word.toLowerCase()} ${labels.join(', ')}.`);
	}
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a run that a person has to answer, as long as that takes. */
export async function answered(n8n: N8nClient, executionId: string): Promise<Execution> {
	for (;;) {
		const execution = await n8n.finished(executionId, 30 * 60_000);
		if (execution.status !== 'waiting') return execution;
		await pause(1000);
	}
}

export interface FormRun {
	/** Answer the form; otherwise its address is told, and a person answers it. */
	answerIt: boolean;
	say(line: string): void;
}

/** Runs a workflow that a person starts and answers in the browser. */
export async function runByForm(
	n8n: N8nClient,
	id: string,
	workflow: WorkflowJson,
	{ answerIt, say }: FormRun,
): Promise<Execution> {
	const start = await openPage(await executeByForm(n8n, id, workflow));
	const waitingUrl = await sendPage(start, demoPerson(start));
	const executionId = new URL(waitingUrl).pathname.split('/').at(-1)!;
	if (!(await untilItAsks(waitingUrl, 30 * 60_000))) return await n8n.finished(executionId);
	return await decide(n8n, executionId, waitingUrl, { answerIt, say });
}

/** The address of the form an execution waits for. Throws if it waits for none. */
export function formAddress(execution: Execution): string {
	const runs = Object.values(execution.data.resultData.runData).flat();
	const address = runs
		.map(({ metadata }) => (metadata as { resumeFormUrl?: string } | undefined)?.resumeFormUrl)
		.findLast(Boolean);
	if (!address) throw new Error(`Execution ${execution.id} (${execution.status}) waits for no form`);
	return address;
}

/** Goes on with a run that was started by hand and waits for a person: at the page of Review Images, or at a form. */
export async function goOn(n8n: N8nClient, waiting: Execution, run: FormRun): Promise<Execution> {
	const review = reviewAddress(waiting);
	if (!review || !run.answerIt) return await decide(n8n, waiting.id, review || formAddress(waiting), run);
	await demoReview(review, run.say);
	return await answered(n8n, waiting.id);
}

async function decide(n8n: N8nClient, executionId: string, waitingUrl: string, { answerIt, say }: FormRun) {
	if (answerIt) {
		const page = await openPage(waitingUrl);
		const answer = demoPerson(page);
		tell(page, answer, say);
		await sendPage(page, answer);
	} else {
		say(`The run waits for you. Look at the pictures and decide:\n\n  ${waitingUrl}\n`);
	}
	return await answered(n8n, executionId);
}
