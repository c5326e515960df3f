import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { defaultImageModel } from '../../../nodes/shared/catalog/imageModels';
import { limits } from '../../../nodes/shared/catalog/limits';
import { defaultMainModel } from '../../../nodes/shared/catalog/mainModels';
import { formatsWhere } from '../../../nodes/shared/catalog/outputFormats';
import { andList, orList } from '../../../nodes/shared/request/words';

/** An error text of the nodes as it stands in the code; what differs from row to row is `…`. */
export interface Message {
	/** The file it is in, below nodes/. */
	file: string;
	parameter: string;
	message: string;
	description: string;
	outcome: string;
}

const root = join(__dirname, '..', '..', '..', 'nodes');

const sources = (): Array<[file: string, source: ts.SourceFile]> =>
	readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.sort()
		.map((file) => {
			const text = readFileSync(join(root, file), 'utf8');
			return [relative('.', file).replaceAll('\\', '/'), ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)];
		});

/** Facts of the catalog that messages name, as they stand in the code. */
const facts = new Map([
	['defaultImageModel.id', defaultImageModel.id],
	['defaultMainModel', defaultMainModel],
	['limits.references', String(limits.references)],
	['limits.imageBytes / megabyte', String(limits.imageBytes / 1024 ** 2)],
	['limits.maskBytes / megabyte', String(limits.maskBytes / 1024 ** 2)],
	["limits.promptCharacters.toLocaleString('en-US')", limits.promptCharacters.toLocaleString('en-US')],
	['andList(sendable())', andList(formatsWhere(({ sent }) => sent))],
	['orList(sendable())', orList(formatsWhere(({ sent }) => sent))],
]);

type Constants = Map<string, ts.Expression>;

function constantsOf(source: ts.SourceFile): Constants {
	const found: Constants = new Map();
	const visit = (node: ts.Node): void => {
		if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
			found.set(node.name.text, node.initializer);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Every text an expression can be, as far as the file itself tells; a text that another file makes is none. */
function texts(expression: ts.Expression | undefined, constants: Constants): string[] {
	if (!expression) return [];
	if (ts.isStringLiteralLike(expression)) return [expression.text];
	if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression))
		return texts(expression.expression, constants);
	if (ts.isConditionalExpression(expression)) {
		return [expression.whenTrue, expression.whenFalse].flatMap((one) => texts(one, constants));
	}
	if (ts.isTemplateExpression(expression)) {
		const spans = expression.templateSpans.map(({ expression: inner, literal }) => {
			const known = ts.isIdentifier(inner) ? texts(constants.get(inner.text), new Map()) : [];
			const fact = facts.get(inner.getText());
			return `${fact ?? (known.length === 1 ? known[0] : '…')}${literal.text}`;
		});
		return [`${expression.head.text}${spans.join('')}`];
	}
	if (ts.isIdentifier(expression)) return texts(constants.get(expression.text), new Map());
	return [];
}

/** An object literal, also behind `as const`. */
function literalOf(expression: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
	if (expression && ts.isAsExpression(expression)) return literalOf(expression.expression);
	return expression && ts.isObjectLiteralExpression(expression) ? expression : undefined;
}

type Fields = Map<string, ts.Expression>;

function fieldsOf(literal: ts.ObjectLiteralExpression, constants: Constants): Fields {
	const fields: Fields = new Map();
	for (const property of literal.properties) {
		if (ts.isSpreadAssignment(property) && ts.isIdentifier(property.expression)) {
			const spread = literalOf(constants.get(property.expression.text));
			if (spread) fieldsOf(spread, constants).forEach((value, name) => fields.set(name, value));
		}
		if (ts.isPropertyAssignment(property)) fields.set(property.name.getText(), property.initializer);
		if (ts.isShorthandPropertyAssignment(property)) fields.set(property.name.text, property.name);
	}
	return fields;
}

/** Calls of the small functions named `refuse`: parameter, message and description, of which the first may be fixed. */
function ofCall(call: ts.CallExpression, constants: Constants): Array<Partial<Message>> {
	if (!ts.isIdentifier(call.expression) || call.expression.text !== 'refuse') return [];
	const given = call.arguments.map((argument) => texts(argument, constants));
	const [parameter, message, description] = given.length >= 3 ? given : [[], ...given];
	return (message ?? []).map((text) => ({
		parameter: parameter?.[0] ?? '',
		message: text,
		description: description?.join(' ') ?? '',
	}));
}

/** Objects with a message and what to do about it: refusals, and the words of failures. */
function ofObject(literal: ts.ObjectLiteralExpression, constants: Constants): Array<Partial<Message>> {
	const fields = fieldsOf(literal, constants);
	const says = fields.get('says') ?? fields.get('message');
	const advice = fields.get('description') ?? fields.get('advice') ?? fields.get('wayOut');
	if (!says || !advice) return [];
	const byOwner = literalOf(ts.isIdentifier(advice) ? constants.get(advice.text) : advice);
	const openai = byOwner && fieldsOf(byOwner, constants).get('openai');
	return texts(says, constants).map((message) => ({
		parameter: texts(fields.get('parameter'), constants).join(', '),
		message,
		description: texts(openai ?? advice, constants).join(' '),
		outcome: texts(fields.get('outcome'), constants)[0] ?? '',
	}));
}

/** Errors that a node throws itself, with their own description. */
function ofError(thrown: ts.NewExpression, constants: Constants): Array<Partial<Message>> {
	const [, says, more] = thrown.arguments ?? [];
	const description = more && literalOf(more) && fieldsOf(literalOf(more)!, constants).get('description');
	return says && ts.isStringLiteralLike(says)
		? [{ message: says.text, description: texts(description, constants).join(' ') }]
		: [];
}

/** Lists of two texts, where a file pairs what is wrong with what to do. */
function ofPair(literal: ts.ArrayLiteralExpression, constants: Constants): Array<Partial<Message>> {
	const [what, description] = literal.elements;
	if (literal.elements.length !== 2 || !ts.isArrowFunction(literal.parent)) return [];
	return texts(what, constants).map((text) => ({
		message: `… ${text}`,
		description: texts(description, constants).join(' '),
	}));
}

const hasWords = ({ message = '' }: Partial<Message>) => /[A-Za-z]{3}.* /.test(message);

/** All error texts of the nodes, file by file. */
export function messagesInCode(): Message[] {
	const found = sources().flatMap(([file, source]) => {
		const constants = constantsOf(source);
		const here: Array<Partial<Message>> = [];
		const visit = (node: ts.Node): void => {
			if (ts.isObjectLiteralExpression(node)) here.push(...ofObject(node, constants));
			if (ts.isNewExpression(node)) here.push(...ofError(node, constants));
			if (ts.isCallExpression(node)) here.push(...ofCall(node, constants));
			if (ts.isArrayLiteralExpression(node) && file.endsWith('readPicture.ts')) here.push(...ofPair(node, constants));
			ts.forEachChild(node, visit);
		};
		visit(source);
		return here
			.filter(hasWords)
			.map((one) => ({ parameter: '', description: '', outcome: '', message: '', ...one, file }));
	});
	const key = ({ parameter, message }: Message) => `${parameter}/${message}`;
	// Of two that say the same the first is kept: it is the more particular one.
	return [...new Map(found.reverse().map((one) => [key(one), one])).values()].reverse();
}
