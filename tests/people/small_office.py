"""A made-up office of a few people, as reference files."""

import json

FILES = {
    "office.json": json.dumps(
        {
            "name": "Dock of the North",
            "time_zone": "America/Chicago",
            "central_it": "00100",
            "cycles": [{"cycle": "2026-10", "opens": "2026-09-06", "closes": "2026-10-05"}],
            "tag_floor": "1000.00",
            "capital_floor": "5000.00",
            "tag_days": 60,
            "overlay_agency_tag_days": 30,
        }
    ),
    "organizations.csv": (
        "code,name,kind\n00100,Office of Computers,central_it\n00200,Board of Maps,agency\n"
        "V1,Wire Works,vendor\n"
    ),
    "people.csv": (
        "employee_no,name,email,organization_code,roles,supervisor_employee_no,ots_employee,active_from,active_to\n"
        "E2,Bea Boss,bea@north.example,00100,administrator;property_manager,E1,yes,2020-01-01,\n"
        "E1,Ada Head,,00100,,,yes,2020-01-01,\n"
        "E3,Cal Clerk,,00100,receiving_clerk,E2,yes,2020-01-01,\n"
        "E4,Dan Gone,,00100,receiving_clerk,E2,yes,2020-01-01,2026-09-30\n"
        "E5,Eve Card,,00200,cardholder,,no,2020-01-01,\n"
        "E6,Eve Card,,00200,approver,,no,2020-01-01,\n"
    ),
    "cards.csv": (
        "last4,cardholder,approver,organization,single_purchase_limit,cycle_limit,certified_until,active\n"
        '0042,E5,E6,00200,"5,000.00",25000.00,2027-04-30,yes\n'
    ),
    "holidays.csv": "date,name\n2026-10-12,Columbus Day\n",
    "locations.csv": (
        "code,organization,site,building,floor,room,bin,kind,active\n"
        "DOCK-9,00100,North,Hall,1,Gate,,dock,yes\nOLD-1,00200,South,,,,,deployed,no\n"
    ),
    "tag_series.csv": "series,prefix,width,check,organization,use\nMAIN,N,6,mod10,00100,property\n",
    "delegations.csv": (
        "organization,delegate,scope,limit,effective_from,effective_to,status\n"
        "00200,E6,IT requests,25000.00,2025-07-01,,official\n"
    ),
    "lines_of_service.csv": (
        "code,name,monthly_rate,term_months,effective_from,effective_to\n"
        "DESK,Desk as a Service,9.00,48,2020-07-01,2026-08-31\n"
    ),
    "central_list.csv": "commodity_class,words,effective_from,effective_to\n43211500,computers,2014-07-01,\n",
    "exemption_list.csv": (
        "organization,commodity_class,words,effective_from,effective_to\n"
        "*,,map scanner; plotter,2014-07-01,\n"
    ),
    "contracts.csv": (
        "contract_no,vendor,state,mandatory,commodity_classes,from,to,user_instructions\n"
        "C-1,Best Laptops,LA,yes,43211500;43211600,2025-07-01,2027-06-30,Order by phone.\n"
    ),
}


def contents(**changed):
    """The folder's bytes; ``people=...`` stands for another people.csv, None for none."""
    files = dict(FILES)
    for name, text in changed.items():
        file = next(known for known in FILES if known.startswith(f"{name}."))
        files[file] = text
    return {
        name: text if isinstance(text, bytes) else text.encode()
        for name, text in files.items()
        if text is not None
    }
