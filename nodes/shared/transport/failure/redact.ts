import { isRecord } from '../../base/json';

const mask = '***';

/** A shorter secret (a gateway's key may be a word) is masked only where it stands alone: it may be part of any other word. */
const shortestSecret = 8;
const shortestWord = 3;

/** So much of a secret's beginning or end is recognised where an excerpt cut the rest off. */
const shortestPiece = 10;

/** What a secret looks like where we do not know it by heart. No pattern can go back over what it has read: each takes linear time. */
const lookalikes: ReadonlyArray<readonly [RegExp, string]> = [
	// JSON Web Tokens: a header and a body in base64, each of which begins with `{"`.
	[/eyJ[\w-]{4,}(?:\.[\w-]*){0,4}/g, mask],
	[/(?<![A-Za-z0-9])(?:sk|pk|rk|sess)[-_][\w*.-]{5,}[\w*-]/g, mask],
	[/\b(Bearer|Basic)\s{1,8}[\w.~+/=*-]{6,}/gi, `$1 ${mask}`],
	[/(["']?(?:api[-_ ]?key|authorization|access[-_]?token|client[-_]?secret|secret|password)["']?\s{0,8}[:=]\s{0,8}["']?)(?!Bearer |Basic )[^\s"',;}]{6,}/gi, `$1${mask}`],
];

const escaped = (text: string) => JSON.stringify(text).slice(1, -1);

/** A secret as it may stand in an answer: as it is, escaped once or twice in JSON, in an address, or in base64. */
function formsOf(secret: string): string[] {
	// Without its last characters, which depend on what comes after, base64 is the same wherever it stands.
	const coded = [secret, `Bearer ${secret}`].map((text) => Buffer.from(text).toString('base64').replace(/.{0,3}={0,2}$/, ''));
	return [secret, escaped(secret), escaped(escaped(secret)), encodeURIComponent(secret), encodeURI(secret), ...coded];
}

interface Forms {
	/** Longest first: a form may be part of another. */
	anywhere: string[];
	alone: RegExp[];
}

const known = new WeakMap<readonly string[], Forms>();

/** The forms of a route's secrets are worked out once. */
function knownForms(secrets: readonly string[]): Forms {
	const found = known.get(secrets);
	if (found) return found;
	const long = secrets.filter((secret) => secret.length >= shortestSecret);
	const short = secrets.filter((secret) => secret.length < shortestSecret && secret.length >= shortestWord);
	const forms: Forms = {
		anywhere: [...new Set(long.flatMap(formsOf))].sort((a, b) => b.length - a.length),
		alone: short.map((secret) => new RegExp(`(?<![A-Za-z0-9])${secret.replace(/[^A-Za-z0-9]/g, '\\$&')}(?![A-Za-z0-9])`, 'g')),
	};
	known.set(secrets, forms);
	return forms;
}

/** Text without the given secrets, in whatever form and wherever it was cut; whatever else it holds stays. */
export function withoutSecrets(text: string, secrets: readonly string[] = []): string {
	const { anywhere, alone } = knownForms(secrets);
	const whole = anywhere.reduce((left, form) => left.replaceAll(form, mask), text);
	const cut = anywhere.reduce((left, form) => withoutEnd(withoutStart(left, form), form), whole);
	return alone.reduce((left, word) => left.replace(word, mask), cut);
}

/** Text without the given secrets, and without anything that looks like a key or a token. */
export function redact(text: string, secrets: readonly string[] = []): string {
	return lookalikes.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), withoutSecrets(text, secrets));
}

/** A text that was cut off within a secret ends in the secret's beginning. */
function withoutEnd(text: string, secret: string): string {
	for (let length = Math.min(secret.length - 1, text.length); length >= shortestPiece; length--) {
		if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${mask}`;
	}
	return text;
}

/** And one that begins within a secret, in the secret's end. */
function withoutStart(text: string, secret: string): string {
	for (let length = Math.min(secret.length - 1, text.length); length >= shortestPiece; length--) {
		if (text.startsWith(secret.slice(-length))) return `${mask}${text.slice(length)}`;
	}
	return text;
}

const secretName = /^(api[-_]?key|authorization|access[-_]?token|client[-_]?secret|secret|password)$/i;

type Clean = (text: string, secrets: readonly string[]) => string;

/** A JSON value every string of which has gone through `redact`; fields named as a key are masked whatever they hold. */
export function redactAll<Value>(value: Value, secrets: readonly string[] = []): Value {
	return cleaned(value, secrets, redact, (name) => secretName.test(name)) as Value;
}

/** A JSON value without the given secrets; whatever else it holds stays. */
export function withoutSecretsIn<Value>(value: Value, secrets: readonly string[]): Value {
	return cleaned(value, secrets, withoutSecrets, () => false) as Value;
}

function cleaned(value: unknown, secrets: readonly string[], clean: Clean, isSecret: (name: string) => boolean): unknown {
	if (typeof value === 'string') return clean(value, secrets);
	if (Array.isArray(value)) return value.map((one) => cleaned(one, secrets, clean, isSecret));
	if (!isRecord(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [
			clean(name, secrets),
			isSecret(name) && typeof one === 'string' ? mask : cleaned(one, secrets, clean, isSecret),
		]),
	);
}
