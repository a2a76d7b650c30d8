# A messenger over UDP, written for the test: what it prints is what the guide shows.
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if sys.argv[1] == "sender":
    print("This node is a sender")
    print("Starting sender")
    s.sendto(b"MSG", ("127.0.0.1", 12345))
    sys.exit()
print("This node is a receiver")
s.bind(("127.0.0.1", 12345))
print("Starting receiver")
while True:
    data, address = s.recvfrom(1024)
    print("Received datagram from ", address)
    print("Datagram content: ", data)
