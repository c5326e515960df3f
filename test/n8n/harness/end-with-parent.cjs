// Loaded into n8n: when whoever started it is gone, even killed, its end of the pipe (descriptor 3) closes and n8n stops.
const { Socket } = require('node:net');

const parent = new Socket({ fd: 3 });
parent.on('close', () => process.kill(process.pid, 'SIGTERM'));
parent.resume();
parent.unref();
