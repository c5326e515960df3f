import type { Execution } from '../harness';
import type { Bed } from './support';

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** The address of the form an execution waits for. Throws if it waits for none. */
export function formAddress(execution: Execution): string {
	const runs = Object.values(execution.data.resultData.runData).flat();
	const address = runs
		.map(({ metadata }) => (metadata as { resumeFormUrl?: string } | undefined)?.resumeFormUrl)
		.findLast(Boolean);
	if (!address) throw new Error(`Execution ${execution.id} (${execution.status}) waits for no form`);
	return address;
}

/** The form as a person sees it, as HTML. */
export async function formPage(execution: Execution): Promise<string> {
	const answer = await fetch(formAddress(execution));
	if (!answer.ok) throw new Error(`The form answered ${answer.status}`);
	return await answer.text();
}

/** The input of a field by the label above it. */
function inputOf(page: string, label: string): string {
	const labels = [...page.matchAll(/<label[^>]*for=["']([^"']+)["'][^>]*>([\s\S]*?)<\/label>/g)];
	const found = labels.find(([, , text = '']) => text.replace(/<[^>]*>/g, '').trim() === label);
	if (!found)
		throw new Error(`The form has no field “${label}”. It has: ${labels.map(([, , text]) => text).join(', ')}`);
	return found[1]!;
}

/** Fills in the form an execution waits for, by the labels of its fields, and waits for the end of the run. */
export async function answerForm(bed: Bed, execution: Execution, answers: Record<string, string>): Promise<Execution> {
	const page = await formPage(execution);
	const body = new FormData();
	for (const [label, value] of Object.entries(answers)) body.append(inputOf(page, label), value);
	const answer = await fetch(formAddress(execution), { method: 'POST', body });
	if (!answer.ok) throw new Error(`The form answered ${answer.status}: ${await answer.text()}`);
	for (let tries = 0; tries < 600; tries++) {
		const now = await bed.n8n.finished(execution.id);
		if (now.status !== 'waiting') return now;
		await pause(100);
	}
	throw new Error(`Execution ${execution.id} still waits`);
}
