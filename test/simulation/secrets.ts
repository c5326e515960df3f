/** Keys as nobody wants to see them again, with characters that look different once they are escaped. */
export const secrets = {
	key: 'sk-simProd/9aZ+"q\\T-7bVx4LmQ2wE6rT8y',
	second: 'sk-second/8Kp+uR"w\\-3nHx7VbC1zX5aS0d',
	team: 'pw/team"Zq8\\+tR5mN2kL',
};

const escaped = (text: string) => JSON.stringify(text).slice(1, -1);

/** A secret as a hostile provider may repeat it. */
export function leaked(form: string): string {
	const { key, team } = secrets;
	const pad = (form.length * 7) % 12;
	const known: Record<string, string> = {
		raw: key,
		escaped: escaped(key),
		url: encodeURIComponent(key),
		base64: Buffer.from(`Bearer ${key}`).toString('base64'),
		header: `Authorization: Bearer ${key}`,
		// So long that an excerpt of 300 characters ends within it.
		part: `${'x'.repeat(278 + pad)} ${key}`,
		team,
	};
	return known[form] ?? key;
}

const windows = (text: string) => [text.slice(0, 16), text.slice(-14), text.slice(8, 22)];

/** Pieces by which any form is known, also where it was cut. */
const needles = Object.values(secrets).flatMap((secret) => {
	const forms = [secret, escaped(secret), escaped(escaped(secret)), encodeURIComponent(secret)];
	const coded = [Buffer.from(`Bearer ${secret}`).toString('base64'), Buffer.from(secret).toString('base64')];
	return [...forms.flatMap(windows), ...coded.map((text) => text.slice(10, 34))];
});
const wanted = [...new Set(needles)];

/** A core of each piece, for one quick look at a long text. */
const cores = new RegExp(
	[...new Set(wanted.map((needle) => /[\w-]{4,}/.exec(needle)?.[0] ?? needle))].map((core) => core.replace(/[^\w-]/g, '\\$&')).join('|'),
);

/** The first piece of a secret in a text. */
export const secretIn = (text: string): string | undefined =>
	cores.test(text) ? wanted.find((needle) => text.includes(needle)) : undefined;
