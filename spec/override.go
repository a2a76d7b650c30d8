package spec

import "reflect"

// override gives what a subset says of an attribute precedence over what the whole set says.
func override(whole, subset rawAttribute) rawAttribute {
	from, into := reflect.ValueOf(subset), reflect.ValueOf(&whole).Elem()
	for i := range from.NumField() {
		if !from.Field(i).IsZero() {
			into.Field(i).Set(from.Field(i))
		}
	}
	return whole
}
