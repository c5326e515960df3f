import { answered, formAddress } from '../../../demo/formRun';
import { openPage, sendPage, type FormPage } from '../../../demo/person';
import type { Bed, Execution } from '../../../testbed';

/** The form an execution waits for, as a person sees it. */
export const formOf = async (execution: Execution): Promise<FormPage> => await openPage(formAddress(execution));

/** Fills in the form an execution waits for, by the labels of its questions, and waits for the end of the run. */
export async function answerForm(bed: Bed, waiting: Execution, answers: Record<string, string>): Promise<Execution> {
	const page = await formOf(waiting);
	const labels = page.questions.map(({ label }) => label);
	const unknown = Object.keys(answers).filter((label) => !labels.includes(label));
	if (unknown.length > 0) throw new Error(`The form has no “${unknown.join(', ')}”. It has: ${labels.join(', ')}`);
	await sendPage(page, ({ label, value }) => answers[label] ?? value);
	return await answered(bed.n8n, waiting.id);
}
