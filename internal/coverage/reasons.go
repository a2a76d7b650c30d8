package coverage

func reason(family, what string, f fact) string { return "" }
