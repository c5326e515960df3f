import type { Execution } from '../testbed';

/** The link in the panel of a node an execution waits in; empty where it waits for no review. */
export function reviewAddress(execution: Execution, nodes = Object.keys(execution.data.resultData.runData)): string {
	const links = nodes.flatMap((node) => execution.hints(node)).map((hint) => /<a href="([^"]+)"[^>]*>open the review</.exec(hint)?.[1]);
	return links.findLast(Boolean)?.replaceAll('&amp;', '&') ?? '';
}

/** The page's round, as its form holds it. */
export const roundOn = (html: string): string => /name="round" value="([^"]+)"/.exec(html)![1]!;

/** What stands above the pictures, in their order, as it is written on the page. */
export const titlesOn = (html: string): string[] => [...html.matchAll(/<h2 id="title-\d+"[^>]*>([^<]*)/g)].map(([, title]) => title!);

/** What a browser without scripts sends: every field of the form. */
export async function post(address: string, fields: Record<string, string>, round?: string): Promise<{ status: number; text: string }> {
	const current = round ?? roundOn(await (await fetch(address)).text());
	const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ round: current, ...fields }) });
	return { status: answer.status, text: await answer.text() };
}

/** How the demo's person decides: approves all pictures but the last, and says why not that one. */
export async function demoReview(address: string, say: (line: string) => void): Promise<void> {
	const titles = titlesOn(await (await fetch(address)).text());
	const last = titles.length > 1 ? titles.length - 1 : -1;
	const decisions = titles.flatMap((_, index) => (index === last ? [[`decision.${index}`, 'rejected'], [`note.${index}`, 'Not this time']] : [[`decision.${index}`, 'accepted']]));
	const { status } = await post(address, { reviewer: 'The demo', ...(Object.fromEntries(decisions) as Record<string, string>) });
	if (status !== 200) throw new Error(`The page of the review answered ${status}`);
	say(`  As the person at the page: ${titles.map((title, index) => `${index === last ? 'reject' : 'approve'} “${title}”`).join(', ')}.`);
}
