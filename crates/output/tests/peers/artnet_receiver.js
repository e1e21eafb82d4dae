// Tells what npm `dmxnet` hears: artnet_receiver.js PORT NET SUBNET UNIVERSE
const { dmxnet } = require('dmxnet');

const [listen, net, subnet, universe] = process.argv.slice(2).map(Number);
// Announcements stay on this machine.
const node = new dmxnet({ listen, hosts: ['127.0.0.1'], log: { level: 'error' } });
const receiver = node.newReceiver({ net, subnet, universe });
node.listener4.on('listening', () => console.log('ready'));
receiver.on('data', (slots) => console.log(Buffer.from(slots.slice(0, 9)).toString('hex')));
