/** A question of an n8n form. */
export interface Question {
	/** As the form sends it: `field-3`. */
	id: string;
	label: string;
	/** What can be chosen; empty for free text. */
	options: string[];
	/** What stands in it already; empty: nothing. */
	value: string;
}

/** A page of an n8n form, as a person sees it in the browser. */
export interface FormPage {
	url: string;
	/** Title, explanation and everything else that is written on it. */
	text: string;
	/** Addresses of the pictures on it. */
	pictures: string[];
	questions: Question[];
	/** False for the last page, which only says something. */
	asks: boolean;
	/** What the last page saves in the person's downloads. */
	downloads: Array<{ fileName: string; type: string; bytes: Buffer }>;
}

/** What a person enters: a text, a choice, or a file. */
export type Answer = string | File;

const entities: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	'#x27': "'",
	'#x3D': '=',
	'#x60': '`',
	'#39': "'",
};
const plain = (html: string) => html.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole).trim();
const attribute = (tag: string, name: string) =>
	plain(new RegExp(`\\s${name}=(["'])(.*?)\\1`, 's').exec(tag)?.[2] ?? '');
const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(([whole]) => whole);

/** Everything of a page that is read, without what only the browser sees. */
const written = (html: string) =>
	plain(html.replace(/<(script|style|head|svg)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ');

/** Every question begins with its label; pictures and texts between them have none. */
function questionsOf(html: string): Question[] {
	const parts = html.split(/<label class=['"]form-label/).slice(1);
	return parts.flatMap((part) => {
		const label = /^[^>]*>([\s\S]*?)<\/label>/.exec(part)?.[1] ?? '';
		const id = /\sid=['"](field-\d+)['"]/.exec(part)?.[1];
		const choices = all(part, /<label for=['"]option[\s\S]*?<\/label>/g);
		const options = choices.map((choice) => plain(choice.replace(/<[^>]+>/g, '')));
		// n8n escapes a label twice.
		const field = /<input\s[^>]*type=['"](?:text|number|email)['"][^>]*>/.exec(part)?.[0] ?? '';
		return id === undefined ? [] : [{ id, label: plain(plain(label)), options, value: attribute(field, 'value') }];
	});
}

/** n8n writes the files of its last page into the page, and a script there saves them. */
function downloadsOf(html: string): FormPage['downloads'] {
	const files = JSON.parse(decodeURIComponent(/const binaries = "([^"]*)"/.exec(html)?.[1] || '[]')) as Array<{
		fileName: string;
		type: string;
		data: { data: number[] } | string;
	}>;
	return files.map(({ fileName, type, data }) => ({
		fileName,
		type,
		bytes: typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data.data),
	}));
}

/** Opens a page. Throws if there is none. */
export async function openPage(url: string): Promise<FormPage> {
	const answer = await fetch(url);
	const html = await answer.text();
	if (!answer.ok) throw new Error(`${answer.status} at ${new URL(url).pathname}: ${written(html).slice(0, 200)}`);
	const asks = html.includes("id='submit-btn'") || html.includes('id="submit-btn"');
	const pictures = all(html, /<img [^>]*>/g).map((tag) => attribute(tag, 'src'));
	return { url, text: written(html), pictures, questions: asks ? questionsOf(html) : [], asks, downloads: downloadsOf(html) };
}

/** Sends a page's answers as its button does. What comes back is the address of the next page, or '' on the last. */
export async function sendPage({ url, questions }: FormPage, answer: (question: Question) => Answer): Promise<string> {
	const body = new FormData();
	for (const question of questions) {
		const given = answer(question);
		body.append(question.id, question.options.length > 0 ? JSON.stringify([given]) : given);
	}
	const response = await fetch(url, { method: 'POST', body });
	const text = await response.text();
	if (!response.ok) throw new Error(`The form answered ${response.status}: ${text.slice(0, 200)}`);
	const { formWaitingUrl } = JSON.parse(text.startsWith('{') ? text : '{}') as { formWaitingUrl?: string };
	return formWaitingUrl ?? '';
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Waits, as the browser does, until the run asks again or is over. */
export async function untilItAsks(waitingUrl: string, timeoutMs: number): Promise<boolean> {
	const url = new URL(waitingUrl);
	url.pathname += '/n8n-execution-status';
	const deadline = Date.now() + timeoutMs;
	while (Date.now() < deadline) {
		const status = (await (await fetch(url)).text()).trim();
		if (status === 'form-waiting') return true;
		if (['success', 'error', 'crashed', 'canceled', 'null'].includes(status)) return false;
		await pause(300);
	}
	throw new Error(`The run was not over after ${timeoutMs / 1000} s`);
}

/**
 * A person in the browser: opens a form, answers page after page, and stays until the run is over.
 * @returns the id of the run, and the pages as they were shown
 */
export async function fillIn(
	address: string,
	answer: (question: Question, page: FormPage) => Answer,
	{ timeoutMs = 60_000 } = {},
): Promise<{ executionId: string; pages: FormPage[] }> {
	const pages = [await openPage(address)];
	const waitingUrl = await sendPage(pages[0]!, (question) => answer(question, pages[0]!));
	if (waitingUrl === '') throw new Error('The form started no run');
	while (await untilItAsks(waitingUrl, timeoutMs)) {
		const page = await openPage(waitingUrl);
		pages.push(page);
		await sendPage(page, (question) => answer(question, page));
	}
	return { executionId: new URL(waitingUrl).pathname.split('/').at(-1)!, pages };
}
