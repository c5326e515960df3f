import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** An email as it arrived. */
export interface Email {
	from: string;
	to: string[];
	/** Headers and body, lines ending in CRLF. */
	raw: string;
}

export interface Smtp {
	/** What n8n's SMTP credential asks for. */
	credential: { user: string; password: string; host: string; port: number; secure: false; disableStartTls: true };
	/** Emails so far, oldest first. */
	emails(): Email[];
	close(): Promise<void>;
}

const [user, password] = ['images', 'a-password-of-mail'] as const;
const right = Buffer.from(`\0${user}\0${password}`).toString('base64');
const addressIn = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** One conversation: commands by lines, then a message that ends with a dot alone. Nobody may send before AUTH. */
function serve(socket: Socket, take: (email: Email) => void): void {
	let [waiting, isIn, inMessage] = ['', false, false];
	let email: Email = { from: '', to: [], raw: '' };
	const say = (line: string) => socket.write(`${line}\r\n`);
	const command = (line: string) => {
		const verb = line.slice(0, 4).toUpperCase();
		if (verb === 'EHLO') return say('250-parts\r\n250 AUTH PLAIN');
		if (verb === 'AUTH') {
			isIn = line.split(' ')[2] === right;
			return say(isIn ? '235 welcome' : '535 wrong user or password');
		}
		if (verb === 'QUIT') return socket.end('221 bye\r\n');
		if (!isIn) return say('530 log in first');
		if (verb === 'MAIL') email = { from: addressIn(line), to: [], raw: '' };
		else if (verb === 'RCPT') email.to.push(addressIn(line));
		else if (verb === 'DATA') {
			inMessage = true;
			return say('354 go on');
		}
		return say('250 ok');
	};
	const read = () => {
		for (;;) {
			const end = inMessage ? waiting.indexOf('\r\n.\r\n') : waiting.indexOf('\r\n');
			if (end < 0) return;
			const text = waiting.slice(0, end);
			waiting = waiting.slice(end + (inMessage ? 5 : 2));
			if (inMessage) {
				inMessage = false;
				take({ ...email, raw: text.replace(/^\.\./gm, '.') });
				say('250 taken');
			} else command(text);
		}
	};
	socket.on('data', (data) => {
		waiting += data.toString('latin1');
		read();
	});
	socket.on('error', () => socket.destroy());
	say('220 parts');
}

/** A mail server that takes everything from whoever knows the password, and delivers nothing. */
export async function startSmtp(): Promise<Smtp> {
	const arrived: Email[] = [];
	const server = createServer((socket) => serve(socket, (email) => arrived.push(email)));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		credential: { user, password, host: '127.0.0.1', port, secure: false, disableStartTls: true },
		emails: () => [...arrived],
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}
