// Package families is the commands that speak with any family by its description: list, explain, do and dump.
package families
