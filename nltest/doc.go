// Package nltest helps to test programs that speak netlink with this module, without a kernel and without rights.
//
// [Kernel] is a kernel that a test scripts: it answers requests by functions of the test, keeps the rules of the real one (sequence
// numbers, acknowledgements, multipart messages, extended acks), and can do what the real one does rarely: interrupt a listing, lose
// messages, answer late.
//
// [Record] writes down a real conversation, and [NewReplay] has it again later: the same requests get the same answers, and any other
// request fails the test with the difference.
//
// Both stand below a netlink.Conn, as its Transport, so that everything above is what runs in production.
package nltest
