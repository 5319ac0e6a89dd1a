"""Reports of one's own (自建报表): measures, groupings, filters and a chart; saved, shared and sent on a schedule."""
