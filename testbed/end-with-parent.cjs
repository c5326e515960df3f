// Loaded into n8n and the emulator: when whoever started them is gone, even killed, its end of the pipe (descriptor 3) closes
// and they stop.
const { Socket } = require('node:net');

const parent = new Socket({ fd: 3 });
parent.on('close', () => process.kill(process.pid, 'SIGTERM'));
parent.resume();
parent.unref();
