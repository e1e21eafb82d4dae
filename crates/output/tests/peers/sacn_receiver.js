// Tells what npm `sacn` hears: sacn_receiver.js PORT UNIVERSE
const { Receiver } = require('sacn');

const [port, universe] = process.argv.slice(2).map(Number);
const receiver = new Receiver({ universes: [universe], port, iface: '127.0.0.1' });
receiver.socket.on('listening', () => console.log('ready'));
receiver.on('packet', (packet) => {
  const slots = packet.payloadAsBuffer.toString('hex', 0, 9);
  const said = packet.options & 0x40 ? 'goodbye' : slots;
  console.log(`${packet.sourceName} priority ${packet.priority} universe ${packet.universe} ${said}`);
});
receiver.on('PacketCorruption', (error) => console.log(`corrupt: ${error}`));
receiver.on('PacketOutOfOrder', (error) => console.log(`out of order: ${error}`));
