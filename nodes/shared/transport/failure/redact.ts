import { isRecord } from '../../base/json';

const mask = '***';

/** A shorter secret (a gateway's key may be a word) is masked only where it stands alone: it may be part of any other word. */
const shortestSecret = 8;
const shortestWord = 3;

/** Of a secret twice as long so many characters in a row are recognised: an excerpt or a fault may have cut the rest off. */
const pieceLength = 8;

/** What a secret looks like where we do not know it by heart. No pattern can go back over what it has read: each takes linear time. */
const lookalikes: ReadonlyArray<readonly [RegExp, string]> = [
	// JSON Web Tokens: a header and a body in base64, each of which begins with `{"`.
	[/eyJ[\w-]{4,}(?:\.[\w-]*){0,4}/g, mask],
	[/(?<![A-Za-z0-9])(?:sk|pk|rk|sess)[-_][\w*.-]{5,}[\w*-]/g, mask],
	[/\b(Bearer|Basic)\s{1,8}[\w.~+/=*-]{6,}/gi, `$1 ${mask}`],
	[/(["']?(?:api[-_ ]?key|authorization|access[-_]?token|client[-_]?secret|secret|password)["']?\s{0,8}[:=]\s{0,8}["']?)(?!Bearer |Basic )[^\s"',;}]{6,}/gi, `$1${mask}`],
];

const escaped = (text: string) => JSON.stringify(text).slice(1, -1);

/** A secret as it may stand in an answer: as it is, escaped once or twice in JSON, any of these in an address, or in base64. */
function formsOf(secret: string): string[] {
	// Without its last characters, which depend on what comes after, base64 is the same wherever it stands.
	const coded = [secret, `Bearer ${secret}`].map((text) => Buffer.from(text).toString('base64').replace(/.{0,3}={0,2}$/, ''));
	const plain = [secret, escaped(secret), escaped(escaped(secret))];
	const inAddress = plain.map(encodeURIComponent);
	return [...plain, ...inAddress, ...inAddress.map(encodeURIComponent), ...plain.map(encodeURI), ...coded];
}

interface Forms {
	/** By their length, pieces that are masked wherever they stand. */
	pieces: Map<number, Set<string>>;
	alone: RegExp[];
}

const known = new WeakMap<readonly string[], Forms>();

/** The forms of a route's secrets are worked out once. */
function knownForms(secrets: readonly string[]): Forms {
	const found = known.get(secrets);
	if (found) return found;
	const pieces: Forms['pieces'] = new Map();
	for (const form of secrets.filter(({ length }) => length >= shortestSecret).flatMap(formsOf)) {
		const length = form.length < 2 * pieceLength ? form.length : pieceLength;
		const ofLength = pieces.get(length) ?? new Set();
		for (let at = 0; at + length <= form.length; at++) ofLength.add(form.slice(at, at + length));
		pieces.set(length, ofLength);
	}
	const short = secrets.filter(({ length }) => length < shortestSecret && length >= shortestWord);
	const alone = short.map((secret) => new RegExp(`(?<![A-Za-z0-9])${secret.replace(/[^A-Za-z0-9]/g, '\\$&')}(?![A-Za-z0-9])`, 'g'));
	const forms = { pieces, alone };
	known.set(secrets, forms);
	return forms;
}

/** Text without the given secrets, in whatever form and wherever it was cut; whatever else it holds stays. */
export function withoutSecrets(text: string, secrets: readonly string[] = []): string {
	const { pieces, alone } = knownForms(secrets);
	return alone.reduce((left, word) => left.replace(word, mask), withoutPieces(text, pieces));
}

/** One look at each place of the text: linear in its length. */
function withoutPieces(text: string, pieces: Forms['pieces']): string {
	let told = '';
	let toldTo = 0;
	let maskedTo = 0;
	for (let at = 0; at < text.length; at++) {
		for (const [length, ofLength] of pieces) {
			if (!ofLength.has(text.slice(at, at + length))) continue;
			if (at >= maskedTo) told += text.slice(toldTo, at) + mask;
			maskedTo = toldTo = Math.max(maskedTo, at + length);
		}
	}
	return told + text.slice(toldTo);
}

/** Text without the given secrets, and without anything that looks like a key or a token. */
export function redact(text: string, secrets: readonly string[] = []): string {
	return lookalikes.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), withoutSecrets(text, secrets));
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
			isApiWord(name) ? name : clean(name, secrets),
			isSecret(name) && typeof one === 'string' ? mask : name === 'type' && isApiWord(one) ? one : cleaned(one, secrets, clean, isSecret),
		]),
	);
}

/** Names and types are what an answer is read by, and shown nowhere: a header may say `image-generation` of its app. */
const isApiWord = (text: unknown): boolean => typeof text === 'string' && /^[a-z_]{1,40}$/.test(text);
